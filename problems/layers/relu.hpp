// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench {

/// max(x, 0), any shape. Overwrites its inputs: only behind layers whose derivative does not need
/// their own outputs (dense, convolution, pooling).
[[nodiscard]] LayerPtr relu();

}  // namespace optbench
