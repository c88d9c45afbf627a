// SPDX-License-Identifier: MIT
#include "problems/layers/avg_pool2d.hpp"

#include "engine/error.hpp"
#include "engine/shape.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace optbench {
namespace {

class AvgPool2d : public Layer {
 public:
  explicit AvgPool2d(const AvgPool2dOptions& options) : options_(options) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    if (input.size() != 3) {
      fail(ErrorKind::internal, "average pooling: inputs have shape {}, expected [C, H, W]",
           shape_text(input));
    }
    rows_ = slide(input[1], options_.kernel, options_.stride, options_.padding);
    columns_ = slide(input[2], options_.kernel, options_.stride, options_.padding);
    if (rows_.before != rows_.after || columns_.before != columns_.after) {
      fail(ErrorKind::internal, "average pooling: same padding of {} by a window of {} is uneven",
           shape_text(input), options_.kernel);
    }
    Shape output = {input[0], rows_.out, columns_.out};
    plan.describe(fmt::format("average pooling {0}×{0}, stride {1}, {2} padding", options_.kernel,
                              options_.stride, to_text(options_.padding)),
                  output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const ForwardPass& /*pass*/) const override {
    return at::avg_pool2d(x, options_.kernel, options_.stride, {rows_.before, columns_.before},
                          /*ceil_mode=*/false, /*count_include_pad=*/false);
  }

 private:
  AvgPool2dOptions options_;
  Sliding rows_;
  Sliding columns_;
};

}  // namespace

LayerPtr avg_pool2d(const AvgPool2dOptions& options) {
  return std::make_unique<AvgPool2d>(options);
}

}  // namespace optbench
