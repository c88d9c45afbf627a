// SPDX-License-Identifier: MIT
#include "problems/layers/unflatten.hpp"

#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

namespace optbench::problems::layers {
namespace {

class Unflatten : public Layer {
 public:
  explicit Unflatten(Shape shape) : shape_(std::move(shape)) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    if (input.size() != 1 || input[0] != c10::multiply_integers(shape_)) {
      fail(ErrorKind::internal, "unflatten: inputs have shape {}, expected as many elements as {}",
           data::shape_text(input), data::shape_text(shape_));
    }
    plan.describe("unflatten", shape_);
    return shape_;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const ForwardPass& /*pass*/) const override {
    return x.unflatten(1, shape_);
  }

 private:
  Shape shape_;
};

}  // namespace

LayerPtr unflatten(Shape shape) { return std::make_unique<Unflatten>(std::move(shape)); }

}  // namespace optbench::problems::layers
