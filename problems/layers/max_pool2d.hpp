// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"
#include "problems/layers/padding.hpp"

namespace optbench::problems::layers {

/// Largest value in a square window: [B, C, H, W] → [B, C, H', W']. Padding is never the maximum.
struct MaxPool2dOptions {
  std::int64_t kernel = 2;
  std::int64_t stride = 2;
  Padding padding = Padding::valid;
};
[[nodiscard]] LayerPtr max_pool2d(const MaxPool2dOptions& options);

}  // namespace optbench::problems::layers
