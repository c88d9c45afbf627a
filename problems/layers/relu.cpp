// SPDX-License-Identifier: MIT
#include "problems/layers/relu.hpp"

#include <ATen/ATen.h>

namespace optbench {
namespace {

class Relu : public Layer {
 public:
  Shape plan(NetworkPlan& plan, const Shape& input) override {
    plan.describe("ReLU", input);
    return input;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const ForwardPass& /*pass*/) const override {
    at::Tensor y = x;
    return y.relu_();
  }
};

}  // namespace

LayerPtr relu() { return std::make_unique<Relu>(); }

}  // namespace optbench
