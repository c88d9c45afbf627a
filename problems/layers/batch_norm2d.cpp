// SPDX-License-Identifier: MIT
#include "problems/layers/batch_norm2d.hpp"

#include "engine/base/error.hpp"
#include "engine/model/initializers.hpp"
#include "problems/layers/expect_image.hpp"

#include <ATen/ATen.h>

namespace optbench::problems::layers {
namespace {

class BatchNorm2d : public Layer {
 public:
  explicit BatchNorm2d(const BatchNorm2dOptions& options) : options_(options) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    expect_image("batch norm", input);
    const Shape channels = {input[0]};
    weight_ =
        plan.add_parameter("weight", channels, model::ParameterKind::norm, model::constant(1));
    bias_ = plan.add_parameter("bias", channels, model::ParameterKind::norm, model::constant(0));
    mean_ = plan.add_buffer("running_mean", channels, 0);
    variance_ = plan.add_buffer("running_var", channels, 1);
    plan.describe("batch norm", input);
    return input;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x, const ForwardPass& pass) const override {
    if (pass.mode == model::Mode::train && x.numel() == x.size(1)) {
      fail(
          ErrorKind::invalid_argument,
          "batch norm: in training mode it needs more than one value per channel, got a batch of 1 "
          "with images of one pixel: expected a batch size of at least 2");
    }
    return at::batch_norm(x, pass.parameters[weight_].value, pass.parameters[bias_].value,
                          pass.buffers[mean_].value, pass.buffers[variance_].value,
                          pass.mode == model::Mode::train, options_.momentum, options_.epsilon,
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

}  // namespace optbench::problems::layers
