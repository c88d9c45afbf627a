// SPDX-License-Identifier: MIT
#include "problems/layers/batch_norm2d.hpp"

#include "engine/error.hpp"
#include "engine/initializers.hpp"
#include "engine/shape.hpp"

#include <ATen/ATen.h>

namespace optbench {
namespace {

class BatchNorm2d : public Layer {
 public:
  explicit BatchNorm2d(const BatchNorm2dOptions& options) : options_(options) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    if (input.size() != 3) {
      fail(ErrorKind::internal, "batch norm: inputs have shape {}, expected [C, H, W]",
           shape_text(input));
    }
    const Shape channels = {input[0]};
    weight_ = plan.add_parameter("weight", channels, ParameterKind::norm, constant(1));
    bias_ = plan.add_parameter("bias", channels, ParameterKind::norm, constant(0));
    mean_ = plan.add_buffer("running_mean", channels, 0);
    variance_ = plan.add_buffer("running_var", channels, 1);
    plan.describe("batch norm", input);
    return input;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x, const ForwardPass& pass) const override {
    return at::batch_norm(x, pass.parameters[weight_].value, pass.parameters[bias_].value,
                          pass.buffers[mean_].value, pass.buffers[variance_].value,
                          pass.mode == Mode::train, options_.momentum, options_.epsilon,
                          /*cudnn_enabled=*/true);
  }

 private:
  BatchNorm2dOptions options_;
  std::size_t weight_ = 0;
  std::size_t bias_ = 0;
  std::size_t mean_ = 0;
  std::size_t variance_ = 0;
};

}  // namespace

LayerPtr batch_norm2d(const BatchNorm2dOptions& options) {
  return std::make_unique<BatchNorm2d>(options);
}

}  // namespace optbench
