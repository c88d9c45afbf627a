// SPDX-License-Identifier: MIT
#include "problems/layers/avg_pool2d.hpp"

#include "engine/base/error.hpp"
#include "problems/layers/expect_image.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace optbench::problems::layers {
namespace {

class AvgPool2d : public Layer {
 public:
  explicit AvgPool2d(const AvgPool2dOptions& options) : options_(options) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    const Extent size = expect_image("average pooling", input);
    sliding_ = slide(size, options_.kernel, options_.stride, options_.padding);
    if (!sliding_.is_even()) {
      fail(ErrorKind::internal, "average pooling: same padding of {} by a window of {} is uneven",
           to_text(size), options_.kernel);
    }
    Shape output = {input[0], sliding_.rows.out, sliding_.columns.out};
    plan.describe(fmt::format("average pooling {0}×{0}, stride {1}, {2} padding", options_.kernel,
                              options_.stride, to_text(options_.padding)),
                  output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const ForwardPass& /*pass*/) const override {
    return at::avg_pool2d(x, options_.kernel, options_.stride,
                          {sliding_.rows.before, sliding_.columns.before},
                          /*ceil_mode=*/false, /*count_include_pad=*/false);
  }

 private:
  AvgPool2dOptions options_;
  ImageSliding sliding_;
};

}  // namespace

LayerPtr avg_pool2d(const AvgPool2dOptions& options) {
  return std::make_unique<AvgPool2d>(options);
}

}  // namespace optbench::problems::layers
