// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::layers {

/// [B, C·H·W] → [B, C, H, W], the inverse of flatten().
[[nodiscard]] LayerPtr unflatten(Shape shape);

}  // namespace optbench::problems::layers
