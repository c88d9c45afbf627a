// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench {

/// x where x > 0, else slope · x, any shape. Overwrites its inputs, as relu() does.
/// REQUIRES: slope > 0.
[[nodiscard]] LayerPtr leaky_relu(double slope);

}  // namespace optbench
