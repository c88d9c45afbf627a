// SPDX-License-Identifier: MIT
#include "problems/layers/dense.hpp"

#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace optbench::problems::layers {
namespace {

class Dense : public Layer {
 public:
  explicit Dense(DenseOptions options) : options_(std::move(options)) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    if (input.empty() || input.size() > 2) {
      fail(ErrorKind::internal,
           "dense layer: inputs have shape {}, expected [features] or [T, features]",
           data::shape_text(input));
    }
    const std::int64_t outputs = options_.fixed ? options_.outputs : plan.units(options_.outputs);
    weight_ = plan.add_parameter("weight", {outputs, input.back()}, model::ParameterKind::weight,
                                 options_.weight, options_.regularized);
    bias_ = plan.add_parameter("bias", {outputs}, model::ParameterKind::bias, options_.bias);
    Shape output = input;
    output.back() = outputs;
    plan.describe(fmt::format("dense, {} outputs", outputs), output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x, const ForwardPass& pass) const override {
    return at::linear(x, pass.parameters[weight_].value, pass.parameters[bias_].value);
  }

 private:
  DenseOptions options_;
  std::size_t weight_ = 0;
  std::size_t bias_ = 0;
};

}  // namespace

LayerPtr dense(DenseOptions options) { return std::make_unique<Dense>(std::move(options)); }

}  // namespace optbench::problems::layers
