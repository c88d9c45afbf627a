// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::layers {

/// y = x Wᵀ + b: [B, in] → [B, outputs], and for sequences [B, T, in] → [B, T, outputs].
/// Parameters: weight [outputs, in], bias [outputs].
struct DenseOptions {
  std::int64_t outputs = 0;
  model::Initializer weight;
  model::Initializer bias;
  bool regularized = false;  ///< the L2 term covers the weights
  bool fixed = false;        ///< not changed by variations of the width: classes, pixels
};
[[nodiscard]] LayerPtr dense(DenseOptions options);

}  // namespace optbench::problems::layers
