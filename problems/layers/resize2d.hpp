// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/extent.hpp"
#include "problems/layers/layer.hpp"

namespace optbench::problems::layers {

/// Bilinear interpolation to another size with aligned corners (align_corners):
/// [B, C, H, W] → [B, C, rows, columns].
[[nodiscard]] LayerPtr resize2d(Extent size);

}  // namespace optbench::problems::layers
