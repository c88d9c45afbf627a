// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::layers {

/// Mean of each channel over the whole image: [B, C, H, W] → [B, C].
[[nodiscard]] LayerPtr global_mean();

}  // namespace optbench::problems::layers
