// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"
#include "problems/layers/padding.hpp"

namespace optbench::problems::layers {

/// Mean over a square window: [B, C, H, W] → [B, C, H', W']. Padding is not counted: at the border
/// the mean is over the elements inside. Same padding needs an odd window and stride 1.
struct AvgPool2dOptions {
  std::int64_t kernel = 2;
  std::int64_t stride = 2;
  Padding padding = Padding::valid;
};
[[nodiscard]] LayerPtr avg_pool2d(const AvgPool2dOptions& options);

}  // namespace optbench::problems::layers
