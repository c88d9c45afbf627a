// SPDX-License-Identifier: MIT
#include "problems/layers/global_mean.hpp"

#include "engine/error.hpp"
#include "engine/shape.hpp"

#include <ATen/ATen.h>

namespace optbench {
namespace {

class GlobalMean : public Layer {
 public:
  Shape plan(NetworkPlan& plan, const Shape& input) override {
    if (input.size() != 3) {
      fail(ErrorKind::internal, "global mean: inputs have shape {}, expected [C, H, W]",
           shape_text(input));
    }
    Shape output = {input[0]};
    plan.describe("mean over the picture", output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const ForwardPass& /*pass*/) const override {
    return x.mean({2, 3});
  }
};

}  // namespace

LayerPtr global_mean() { return std::make_unique<GlobalMean>(); }

}  // namespace optbench
