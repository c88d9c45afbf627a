// SPDX-License-Identifier: MIT
#include "problems/layers/flatten.hpp"

#include <ATen/ATen.h>

namespace optbench::problems::layers {
namespace {

class Flatten : public Layer {
 public:
  Shape plan(NetworkPlan& plan, const Shape& input) override {
    Shape output = {c10::multiply_integers(input)};
    plan.describe("flatten", output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const ForwardPass& /*pass*/) const override {
    return x.flatten(1);
  }
};

}  // namespace

LayerPtr flatten() { return std::make_unique<Flatten>(); }

}  // namespace optbench::problems::layers
