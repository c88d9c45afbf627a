// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench {

/// y = x Wᵀ + b: [B, in] → [B, outputs].
/// Parameters: weight [outputs, in], bias [outputs].
struct DenseOptions {
  std::int64_t outputs = 0;
  Initializer weight;
  Initializer bias;
};
[[nodiscard]] LayerPtr dense(DenseOptions options);

}  // namespace optbench
