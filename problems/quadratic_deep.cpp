// SPDX-License-Identifier: MIT
#include "engine/model/initializers.hpp"
#include "engine/model/problem.hpp"
#include "problems/expect_batch.hpp"
#include "problems/quadratic_form.hpp"

#include <ATen/ATen.h>

#include <array>

namespace optbench::problems {
namespace {

constexpr std::int64_t kDimension = 100;

/// Per example x: 0.5 · (θ − x)ᵀ Q (θ − x), θ starting at 1. Output of forward(): θ.
class QuadraticDeep : public model::Problem {
 public:
  [[nodiscard]] model::Forward forward(const data::Batch& batch, model::Mode mode) override;
  [[nodiscard]] std::vector<model::LayerDescription> describe() const override {
    return {{"theta", "vector of 100 numbers", {kDimension}, kDimension}};
  }

 protected:
  [[nodiscard]] std::vector<model::ParameterSpec> declare_parameters() override;
  [[nodiscard]] double data_loss_and_gradient(const data::Batch& batch) override;
  [[nodiscard]] Sums evaluate_batch(const data::Batch& batch) override;
  [[nodiscard]] std::int64_t evaluation_batch_size(std::int64_t /*batch_size*/) const override {
    return 250;  // measured: with the products it fits into the second-level cache
  }

 private:
  using Columns = std::array<double, kDimension>;
  /// Sum of the losses of `inputs` [B, 100]; the sums of their derivatives into `gradient`, if any.
  template <class T>
  [[nodiscard]] double sum_losses(const at::Tensor& inputs, Columns* gradient);
  [[nodiscard]] const at::Tensor& theta() const { return parameters()[0].value; }
  void expect_batch(const data::Batch& batch) const {
    expect_inputs("quadratic_deep", batch.inputs, kDimension, device_.dtype);
  }

  at::Tensor q_;                       // Q in the run's dtype
  at::Tensor differences_, products_;  // [B, 100], kept from batch to batch
};

std::vector<model::ParameterSpec> QuadraticDeep::declare_parameters() {
  q_ = draw_quadratic_form().matrix.to(device_.options());
  return {{.name = "theta", .shape = {kDimension}, .initializer = model::constant(1)}};
}

model::Forward QuadraticDeep::forward(const data::Batch& batch, model::Mode /*mode*/) {
  expect_batch(batch);
  const at::Tensor difference = theta() - batch.inputs;
  return {theta(), 0.5 * (difference.matmul(q_) * difference).sum(1)};
}

template <class T>
double QuadraticDeep::sum_losses(const at::Tensor& inputs, Columns* gradient) {
  const at::NoGradGuard no_grad;
  const at::Tensor x = inputs.contiguous();
  const std::int64_t examples = x.size(0);
  if (!differences_.defined() || differences_.size(0) != examples) {
    differences_ = at::empty_like(x);
    products_ = at::empty_like(x);
  }
  const T* start = parameters().flat_values().const_data_ptr<T>();
  const T* example = x.const_data_ptr<T>();
  T* difference = differences_.mutable_data_ptr<T>();
  for (std::int64_t i = 0; i < examples * kDimension; i += kDimension) {
    for (std::int64_t j = 0; j < kDimension; ++j) difference[i + j] = start[j] - example[i + j];
  }
  at::mm_out(products_, differences_, q_);
  // Summed in double and by column, which can be vectorised.
  const T* product = products_.const_data_ptr<T>();
  Columns loss{};
  for (std::int64_t i = 0; i < examples * kDimension; i += kDimension) {
    for (std::int64_t j = 0; j < kDimension; ++j) {
      const auto k = static_cast<std::size_t>(j);
      const auto derivative = static_cast<double>(product[i + j]);
      loss[k] += derivative * static_cast<double>(difference[i + j]);
      if (gradient != nullptr) (*gradient)[k] += derivative;
    }
  }
  double total = 0;
  for (const double column : loss) total += column;
  return 0.5 * total;
}

double QuadraticDeep::data_loss_and_gradient(const data::Batch& batch) {
  if (!batch.inputs.is_cpu()) return model::Problem::data_loss_and_gradient(batch);
  expect_batch(batch);
  const auto examples = static_cast<double>(batch.size());
  const auto compute = [&]<class T>(T* gradient) {
    Columns sums{};
    const double loss = sum_losses<T>(batch.inputs, &sums);
    for (const double sum : sums) *gradient++ = static_cast<T>(sum / examples);
    return loss / examples;
  };
  const at::Tensor& gradient = parameters().flat_gradient();
  return device_.dtype == at::kFloat ? compute(gradient.mutable_data_ptr<float>())
                                     : compute(gradient.mutable_data_ptr<double>());
}

model::Problem::Sums QuadraticDeep::evaluate_batch(const data::Batch& batch) {
  if (!batch.inputs.is_cpu()) return model::Problem::evaluate_batch(batch);
  expect_batch(batch);
  Sums sums;
  sums.loss = device_.dtype == at::kFloat ? sum_losses<float>(batch.inputs, nullptr)
                                          : sum_losses<double>(batch.inputs, nullptr);
  return sums;
}

}  // namespace

model::ProblemEntry quadratic_deep() {
  return {.name = "quadratic_deep",
          .summary = "noisy quadratic in 100 dimensions with the spectrum of a deep network",
          .dataset = "quadratic",
          .loss = "quadratic form",
          .source = "Schneider, Balles & Hennig 2019, DeepOBS",
          .default_batch_size = 128,
          .default_num_epochs = 100,
          .default_l2 = 0,
          .default_threads = 1,
          .make = [](const Options& /*options*/) { return std::make_unique<QuadraticDeep>(); }};
}

}  // namespace optbench::problems
