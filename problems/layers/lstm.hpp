// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::layers {

/// One layer of long short-term memory (Hochreiter & Schmidhuber 1997) along a sequence:
/// [B, T, inputs] → [B, T, units], updating a state.
///
/// Per time step, with σ the logistic function and gates = W_ih x + W_hh h + b cut into i, f, g, o:
/// c' = σ(f + forget_offset) c + σ(i) tanh(g), h' = σ(o) tanh(c'). The offset is a constant, not a
/// parameter (Jozefowicz et al. 2015). Not a Layer, since it has a state besides its inputs.
/// Parameters: weight_ih [4·units, inputs], weight_hh [4·units, units], bias [4·units].
class Lstm {
 public:
  struct Options {
    std::int64_t units = 0;
    double forget_offset = 0;
    model::Initializer weight;  ///< of both matrices
    model::Initializer bias;
  };
  struct State {
    at::Tensor hidden;  ///< h [B, units]
    at::Tensor cell;    ///< c [B, units]
  };

  explicit Lstm(Options options) : options_(std::move(options)) {}

  /// As Layer::plan(), for inputs [T, features].
  Shape plan(NetworkPlan& plan, const Shape& input);

  /// Outputs h of every time step; `state` is updated to that after the last step. A state without
  /// tensors means zeros.
  [[nodiscard]] at::Tensor forward(const at::Tensor& x, State& state,
                                   const ForwardPass& pass) const;

 private:
  Options options_;
  std::size_t weight_ih_ = 0;
  std::size_t weight_hh_ = 0;
  std::size_t bias_ = 0;
};

}  // namespace optbench::problems::layers
