// SPDX-License-Identifier: MIT
#include "problems/layers/max_pool2d.hpp"

#include "engine/error.hpp"
#include "engine/shape.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

#include <limits>

namespace optbench {
namespace {

class MaxPool2d : public Layer {
 public:
  explicit MaxPool2d(const MaxPool2dOptions& options) : options_(options) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    if (input.size() != 3) {
      fail(ErrorKind::internal, "max pooling: inputs have shape {}, expected [C, H, W]",
           shape_text(input));
    }
    rows_ = slide(input[1], options_.kernel, options_.stride, options_.padding);
    columns_ = slide(input[2], options_.kernel, options_.stride, options_.padding);
    Shape output = {input[0], rows_.out, columns_.out};
    plan.describe(fmt::format("max pooling {0}×{0}, stride {1}, {2} padding", options_.kernel,
                              options_.stride, to_text(options_.padding)),
                  output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const ForwardPass& /*pass*/) const override {
    const auto& [kernel, stride, padding] = options_;
    constexpr std::int64_t kDilation = 1;
    if (rows_.before == rows_.after && columns_.before == columns_.after) {
      return at::max_pool2d(x, kernel, stride, {rows_.before, columns_.before});
    }
    if (rows_.before == 0 && columns_.before == 0) {
      // One row or column is missing at the end: that is what rounding the output size up means.
      return at::max_pool2d(x, kernel, stride, 0, kDilation, /*ceil_mode=*/true);
    }
    const at::Tensor padded =
        at::constant_pad_nd(x, {columns_.before, columns_.after, rows_.before, rows_.after},
                            -std::numeric_limits<double>::infinity());
    return at::max_pool2d(padded, kernel, stride);
  }

 private:
  MaxPool2dOptions options_;
  Sliding rows_;
  Sliding columns_;
};

}  // namespace

LayerPtr max_pool2d(const MaxPool2dOptions& options) {
  return std::make_unique<MaxPool2d>(options);
}

}  // namespace optbench
