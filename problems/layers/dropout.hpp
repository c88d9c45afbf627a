// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::layers {

/// Dropout (Srivastava et al. 2014), any shape: in training mode each element is zero with
/// probability `rate`, independently of the others, and the kept ones are divided by 1 − rate. No
/// effect in evaluation mode. REQUIRES: 0 <= rate < 1.
[[nodiscard]] LayerPtr dropout(double rate);

}  // namespace optbench::problems::layers
