// SPDX-License-Identifier: MIT
#include "problems/layers/dropout.hpp"

#include "engine/base/error.hpp"
#include "problems/layers/dropped.hpp"

#include <fmt/format.h>

namespace optbench::problems::layers {
namespace {

class Dropout : public Layer {
 public:
  explicit Dropout(double rate) : rate_(rate) {
    if (!(rate >= 0 && rate < 1)) {
      fail(ErrorKind::internal, "dropout: rate must be in [0, 1), got {}", rate);
    }
  }

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    plan.describe(fmt::format("dropout, rate {}", rate_), input);
    return input;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x, const ForwardPass& pass) const override {
    if (pass.mode != model::Mode::train) return x;
    const std::uint64_t seed = pass.noise.next();  // even if off, so that other draws are the same
    return pass.dropout ? dropped(x, rate_, seed) : x;
  }

 private:
  double rate_;
};

}  // namespace

LayerPtr dropout(double rate) { return std::make_unique<Dropout>(rate); }

}  // namespace optbench::problems::layers
