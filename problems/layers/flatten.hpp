// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::layers {

/// [B, C, H, W] → [B, C·H·W], in this order.
[[nodiscard]] LayerPtr flatten();

}  // namespace optbench::problems::layers
