// SPDX-License-Identifier: MIT
#include "problems/layers/sigmoid.hpp"

#include <ATen/ATen.h>

namespace optbench {
namespace {

class Sigmoid : public Layer {
 public:
  Shape plan(NetworkPlan& plan, const Shape& input) override {
    plan.describe("logistic function", input);
    return input;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const ForwardPass& /*pass*/) const override {
    at::Tensor y = x;
    return y.sigmoid_();
  }
};

}  // namespace

LayerPtr sigmoid() { return std::make_unique<Sigmoid>(); }

}  // namespace optbench
