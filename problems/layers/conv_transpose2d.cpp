// SPDX-License-Identifier: MIT
#include "problems/layers/conv_transpose2d.hpp"

#include "engine/base/error.hpp"
#include "problems/layers/channels_last.hpp"
#include "problems/layers/expect_image.hpp"
#include "problems/layers/padding.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace optbench::problems::layers {
namespace {

class ConvTranspose2d : public Layer {
 public:
  explicit ConvTranspose2d(ConvTranspose2dOptions options) : options_(std::move(options)) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    const Extent size = expect_image("transposed convolution", input);
    const auto& [specified, kernel, stride, weight, bias, regularized] = options_;
    const std::int64_t channels = plan.units(specified);
    if (kernel.rows < stride || kernel.columns < stride) {
      fail(ErrorKind::internal, "transposed convolution: kernel {} is smaller than its stride, {}",
           to_text(kernel), stride);
    }
    Shape output = {channels, stride * size.rows, stride * size.columns};
    sliding_ = slide({output[1], output[2]}, kernel, stride, Padding::same);
    weight_ = plan.add_parameter("weight", {input[0], channels, kernel.rows, kernel.columns},
                                 model::ParameterKind::weight, weight, regularized);
    bias_ = plan.add_parameter("bias", {channels}, model::ParameterKind::bias, bias);
    plan.describe(
        fmt::format("transposed convolution {}{}, {} channels, same padding", to_text(kernel),
                    stride == 1 ? "" : fmt::format(", stride {}", stride), channels),
        output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x, const ForwardPass& pass) const override {
    const auto& [rows, columns] = sliding_;
    const at::Tensor y = at::conv_transpose2d(channels_last(x), pass.parameters[weight_].value,
                                              pass.parameters[bias_].value, options_.stride,
                                              {rows.before, columns.before});
    // `before` was cut off at both ends; an odd row or column remains.
    if (sliding_.is_even()) return y;
    return y.narrow(2, 0, y.size(2) - (rows.after - rows.before))
        .narrow(3, 0, y.size(3) - (columns.after - columns.before));
  }

 private:
  ConvTranspose2dOptions options_;
  ImageSliding sliding_;
  std::size_t weight_ = 0;
  std::size_t bias_ = 0;
};

}  // namespace

LayerPtr conv_transpose2d(ConvTranspose2dOptions options) {
  return std::make_unique<ConvTranspose2d>(std::move(options));
}

}  // namespace optbench::problems::layers
