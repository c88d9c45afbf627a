// SPDX-License-Identifier: MIT
#include "problems/layers/dropout.hpp"

#include "engine/error.hpp"
#include "problems/layers/dropped.hpp"

#include <fmt/format.h>

namespace optbench {
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
    if (pass.mode != Mode::train || !pass.dropout) return x;
    return dropped(x, rate_, pass.noise.next());
  }

 private:
  double rate_;
};

}  // namespace

LayerPtr dropout(double rate) { return std::make_unique<Dropout>(rate); }

}  // namespace optbench
