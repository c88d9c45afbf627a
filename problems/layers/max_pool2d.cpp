// SPDX-License-Identifier: MIT
#include "problems/layers/max_pool2d.hpp"

#include "problems/layers/expect_image.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

#include <limits>

namespace optbench::problems::layers {
namespace {

class MaxPool2d : public Layer {
 public:
  explicit MaxPool2d(const MaxPool2dOptions& options) : options_(options) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    const Extent size = expect_image("max pooling", input);
    sliding_ = slide(size, options_.kernel, options_.stride, options_.padding);
    Shape output = {input[0], sliding_.rows.out, sliding_.columns.out};
    plan.describe(fmt::format("max pooling {0}×{0}, stride {1}, {2} padding", options_.kernel,
                              options_.stride, to_text(options_.padding)),
                  output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const ForwardPass& /*pass*/) const override {
    const auto& [kernel, stride, padding] = options_;
    constexpr std::int64_t kDilation = 1;
    const auto& [rows, columns] = sliding_;
    if (sliding_.is_even()) {
      return at::max_pool2d(x, kernel, stride, {rows.before, columns.before});
    }
    if (rows.before == 0 && columns.before == 0) {
      // Only one row or column is missing at the end: rounding the output size up pads it.
      return at::max_pool2d(x, kernel, stride, 0, kDilation, /*ceil_mode=*/true);
    }
    const at::Tensor padded =
        at::constant_pad_nd(x, {columns.before, columns.after, rows.before, rows.after},
                            -std::numeric_limits<double>::infinity());
    return at::max_pool2d(padded, kernel, stride);
  }

 private:
  MaxPool2dOptions options_;
  ImageSliding sliding_;
};

}  // namespace

LayerPtr max_pool2d(const MaxPool2dOptions& options) {
  return std::make_unique<MaxPool2d>(options);
}

}  // namespace optbench::problems::layers
