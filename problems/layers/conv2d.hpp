// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/extent.hpp"
#include "problems/layers/layer.hpp"
#include "problems/layers/padding.hpp"

namespace optbench::problems::layers {

/// Convolution (cross-correlation): [B, C, H, W] → [B, channels, H', W'].
/// Parameters: weight [channels, C, kernel rows, kernel columns] and, with an initializer for it,
/// bias [channels].
struct Conv2dOptions {
  std::int64_t channels = 0;
  Extent kernel = 1;
  std::int64_t stride = 1;
  Padding padding = Padding::valid;
  model::Initializer weight;
  model::Initializer bias = {};  ///< none: no bias
  bool regularized = false;      ///< the L2 term covers the weights
  bool fixed = false;            ///< not changed by variations of the width: classes
};
[[nodiscard]] LayerPtr conv2d(Conv2dOptions options);

}  // namespace optbench::problems::layers
