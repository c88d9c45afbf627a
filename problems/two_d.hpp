// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/initializers.hpp"
#include "engine/model/problem.hpp"
#include "problems/expect_batch.hpp"

#include <ATen/ATen.h>

#include <array>
#include <string>
#include <type_traits>
#include <vector>

namespace optbench::problems {

/// Type of constants in computations with values of type T, to avoid a wider type.
template <class T>
using ConstantFor = std::conditional_t<std::is_floating_point_v<T>, T, double>;

/// Noisy minimization of a function of two numbers: per example (x, y), f(u, v) + u·x + v·y.
///
/// `Function` gives `name`, `start_u`, `start_v`, `value(u, v)` for numbers and for tensors, and
/// `gradient(u, v)` for numbers. Parameters "u" and "v", scalars. Batch: inputs [B, 2] = (x, y).
/// Output of forward(): (u, v). Source: Schneider et al. 2019 (DeepOBS).
template <class Function>
class TwoD : public model::Problem {
 public:
  [[nodiscard]] model::Forward forward(const data::Batch& batch, model::Mode /*mode*/) override {
    expect_batch(batch);
    const at::Tensor& u = parameters()[0].value;
    const at::Tensor& v = parameters()[1].value;
    return {at::stack({u, v}),
            Function::value(u, v) + u * batch.inputs.select(1, 0) + v * batch.inputs.select(1, 1)};
  }

  [[nodiscard]] std::vector<model::LayerDescription> describe() const override {
    return {{"u", "number", {}, 1}, {"v", "number", {}, 1}};
  }

 protected:
  [[nodiscard]] std::vector<model::ParameterSpec> declare_parameters() override {
    return {{.name = "u", .shape = {}, .initializer = model::constant(Function::start_u)},
            {.name = "v", .shape = {}, .initializer = model::constant(Function::start_v)}};
  }

  [[nodiscard]] double data_loss_and_gradient(const data::Batch& batch) override {
    if (!batch.inputs.is_cpu()) return model::Problem::data_loss_and_gradient(batch);
    return device_.dtype == at::kFloat ? loss_and_gradient_of<float>(batch)
                                       : loss_and_gradient_of<double>(batch);
  }

  [[nodiscard]] Sums evaluate_batch(const data::Batch& batch) override {
    if (!batch.inputs.is_cpu()) return model::Problem::evaluate_batch(batch);
    Sums sums;
    sums.loss = device_.dtype == at::kFloat ? sum_losses<float>(batch) : sum_losses<double>(batch);
    return sums;
  }

  [[nodiscard]] std::int64_t evaluation_batch_size(std::int64_t /*batch_size*/) const override {
    return 10'000;  // a sum over 80 kB
  }

 private:
  void expect_batch(const data::Batch& batch) const {
    expect_inputs(Function::name, batch.inputs, 2, device_.dtype);
  }

  /// Sums of x and of y, in double.
  template <class T>
  [[nodiscard]] std::array<double, 2> sum_noise(const data::Batch& batch) const {
    expect_batch(batch);
    const at::Tensor inputs = batch.inputs.contiguous();
    const T* noise = inputs.const_data_ptr<T>();
    std::array<double, 2> sums{};
    for (std::int64_t i = 0; i < 2 * batch.size(); i += 2) {
      sums[0] += static_cast<double>(noise[i]);
      sums[1] += static_cast<double>(noise[i + 1]);
    }
    return sums;
  }

  template <class T>
  [[nodiscard]] double loss_and_gradient_of(const data::Batch& batch) {
    const auto [sum_x, sum_y] = sum_noise<T>(batch);
    const auto examples = static_cast<double>(batch.size());
    const double x = sum_x / examples;
    const double y = sum_y / examples;
    const T* point = parameters().flat_values().template const_data_ptr<T>();
    const T u = point[0];
    const T v = point[1];
    const std::array<T, 2> derivatives = Function::gradient(u, v);
    T* gradient = parameters().flat_gradient().template mutable_data_ptr<T>();
    gradient[0] = static_cast<T>(static_cast<double>(derivatives[0]) + x);
    gradient[1] = static_cast<T>(static_cast<double>(derivatives[1]) + y);
    return static_cast<double>(Function::value(u, v)) + u * x + v * y;
  }

  template <class T>
  [[nodiscard]] double sum_losses(const data::Batch& batch) const {
    const auto [sum_x, sum_y] = sum_noise<T>(batch);
    const T* point = parameters().flat_values().template const_data_ptr<T>();
    const T u = point[0];
    const T v = point[1];
    return static_cast<double>(batch.size()) * static_cast<double>(Function::value(u, v)) +
           u * sum_x + v * sum_y;
  }
};

/// The entry of a two_d problem.
template <class Function>
[[nodiscard]] model::ProblemEntry two_d_entry(std::string summary, std::string source) {
  return {.name = Function::name,
          .summary = std::move(summary),
          .dataset = "two_d",
          .loss = "function value",
          .source = std::move(source),
          .default_batch_size = 128,
          .default_num_epochs = 100,
          .default_l2 = 0,
          .default_threads = 1,
          .make = [](const Options& /*options*/) { return std::make_unique<TwoD<Function>>(); }};
}

}  // namespace optbench::problems
