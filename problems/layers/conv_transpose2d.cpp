// SPDX-License-Identifier: MIT
#include "problems/layers/conv_transpose2d.hpp"

#include "engine/error.hpp"
#include "engine/shape.hpp"
#include "problems/layers/channels_last.hpp"
#include "problems/layers/padding.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace optbench {
namespace {

class ConvTranspose2d : public Layer {
 public:
  explicit ConvTranspose2d(ConvTranspose2dOptions options) : options_(std::move(options)) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    if (input.size() != 3) {
      fail(ErrorKind::internal, "transposed convolution: inputs have shape {}, expected [C, H, W]",
           shape_text(input));
    }
    const auto& [channels, kernel, stride, weight, bias, regularized] = options_;
    Shape output = {channels, stride * input[1], stride * input[2]};
    rows_ = slide(output[1], kernel.rows, stride, Padding::same);
    columns_ = slide(output[2], kernel.columns, stride, Padding::same);
    weight_ = plan.add_parameter("weight", {input[0], channels, kernel.rows, kernel.columns},
                                 ParameterKind::weight, weight, regularized);
    bias_ = plan.add_parameter("bias", {channels}, ParameterKind::bias, bias);
    plan.describe(
        fmt::format("transposed convolution {}{}, {} channels, same padding", to_text(kernel),
                    stride == 1 ? "" : fmt::format(", stride {}", stride), channels),
        output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x, const ForwardPass& pass) const override {
    const at::Tensor y = at::conv_transpose2d(channels_last(x), pass.parameters[weight_].value,
                                              pass.parameters[bias_].value, options_.stride,
                                              {rows_.before, columns_.before});
    // That cut `before` off at both ends; the odd row or column is left.
    const std::int64_t odd_rows = rows_.after - rows_.before;
    const std::int64_t odd_columns = columns_.after - columns_.before;
    if (odd_rows == 0 && odd_columns == 0) return y;
    return y.narrow(2, 0, y.size(2) - odd_rows).narrow(3, 0, y.size(3) - odd_columns);
  }

 private:
  ConvTranspose2dOptions options_;
  Sliding rows_;
  Sliding columns_;
  std::size_t weight_ = 0;
  std::size_t bias_ = 0;
};

}  // namespace

LayerPtr conv_transpose2d(ConvTranspose2dOptions options) {
  return std::make_unique<ConvTranspose2d>(std::move(options));
}

}  // namespace optbench
