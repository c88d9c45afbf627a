// SPDX-License-Identifier: MIT
#include "problems/layers/global_mean.hpp"

#include "problems/layers/expect_image.hpp"

#include <ATen/ATen.h>

namespace optbench::problems::layers {
namespace {

class GlobalMean : public Layer {
 public:
  Shape plan(NetworkPlan& plan, const Shape& input) override {
    expect_image("global mean", input);
    Shape output = {input[0]};
    plan.describe("global average pooling", output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const ForwardPass& /*pass*/) const override {
    return x.mean({2, 3});
  }
};

}  // namespace

LayerPtr global_mean() { return std::make_unique<GlobalMean>(); }

}  // namespace optbench::problems::layers
