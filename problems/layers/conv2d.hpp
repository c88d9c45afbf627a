// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"
#include "problems/layers/padding.hpp"

namespace optbench {

/// Convolution (cross-correlation) with square kernels: [B, C, H, W] → [B, channels, H', W'].
/// Parameters: weight [channels, C, kernel, kernel], bias [channels].
struct Conv2dOptions {
  std::int64_t channels = 0;
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  Padding padding = Padding::valid;
  Initializer weight;
  Initializer bias;
};
[[nodiscard]] LayerPtr conv2d(Conv2dOptions options);

}  // namespace optbench
