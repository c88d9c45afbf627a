// SPDX-License-Identifier: MIT
#include "problems/layers/conv2d.hpp"

#include "problems/layers/channels_last.hpp"
#include "problems/layers/expect_image.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace optbench::problems::layers {
namespace {

class Conv2d : public Layer {
 public:
  explicit Conv2d(Conv2dOptions options) : options_(std::move(options)) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    const Extent size = expect_image("convolution", input);
    const auto& [specified, kernel, stride, padding, weight, bias, regularized, fixed] = options_;
    const std::int64_t channels = fixed ? specified : plan.units(specified);
    sliding_ = slide(size, kernel, stride, padding);
    weight_ = plan.add_parameter("weight", {channels, input[0], kernel.rows, kernel.columns},
                                 model::ParameterKind::weight, weight, regularized);
    if (bias) bias_ = plan.add_parameter("bias", {channels}, model::ParameterKind::bias, bias);
    Shape output = {channels, sliding_.rows.out, sliding_.columns.out};
    plan.describe(fmt::format("convolution {}{}, {} channels, {} padding", to_text(kernel),
                              stride == 1 ? "" : fmt::format(", stride {}", stride), channels,
                              to_text(padding)),
                  output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x, const ForwardPass& pass) const override {
    const at::Tensor& weight = pass.parameters[weight_].value;
    const at::Tensor bias = bias_ ? pass.parameters[*bias_].value : at::Tensor();
    const at::Tensor inputs = channels_last(x);
    const auto& [rows, columns] = sliding_;
    if (sliding_.is_even()) {
      return at::conv2d(inputs, weight, bias, options_.stride, {rows.before, columns.before});
    }
    const at::Tensor padded =
        at::constant_pad_nd(inputs, {columns.before, columns.after, rows.before, rows.after}, 0);
    return at::conv2d(padded, weight, bias, options_.stride);
  }

 private:
  Conv2dOptions options_;
  ImageSliding sliding_;
  std::size_t weight_ = 0;
  std::optional<std::size_t> bias_;
};

}  // namespace

LayerPtr conv2d(Conv2dOptions options) { return std::make_unique<Conv2d>(std::move(options)); }

}  // namespace optbench::problems::layers
