// SPDX-License-Identifier: MIT
#include "problems/layers/resize2d.hpp"

#include "problems/layers/channels_last.hpp"
#include "problems/layers/expect_image.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace optbench::problems::layers {
namespace {

class Resize2d : public Layer {
 public:
  explicit Resize2d(Extent size) : size_(size) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    const Extent size = expect_image("resize", input);
    is_identity_ = size.rows == size_.rows && size.columns == size_.columns;
    Shape output = {input[0], size_.rows, size_.columns};
    plan.describe(fmt::format("bilinear resize to {}", to_text(size_)), output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const ForwardPass& /*pass*/) const override {
    if (is_identity_) return x;
    return at::upsample_bilinear2d(channels_last(x), {size_.rows, size_.columns},
                                   /*align_corners=*/true);
  }

 private:
  Extent size_;
  bool is_identity_ = false;
};

}  // namespace

LayerPtr resize2d(Extent size) { return std::make_unique<Resize2d>(size); }

}  // namespace optbench::problems::layers
