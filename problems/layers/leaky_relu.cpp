// SPDX-License-Identifier: MIT
#include "problems/layers/leaky_relu.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace optbench {
namespace {

class LeakyRelu : public Layer {
 public:
  explicit LeakyRelu(double slope) : slope_(slope) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    plan.describe(fmt::format("leaky ReLU, slope {}", slope_), input);
    return input;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const ForwardPass& /*pass*/) const override {
    at::Tensor y = x;
    return at::leaky_relu_(y, slope_);
  }

 private:
  double slope_;
};

}  // namespace

LayerPtr leaky_relu(double slope) { return std::make_unique<LeakyRelu>(slope); }

}  // namespace optbench
