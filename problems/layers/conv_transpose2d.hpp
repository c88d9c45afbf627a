// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/extent.hpp"
#include "problems/layers/layer.hpp"

namespace optbench::problems::layers {

/// Transposed convolution with same padding, as TensorFlow defines it: [B, C, H, W] →
/// [B, channels, stride·H, stride·W].
///
/// It is the transpose of the same-padded convolution that shrinks by `stride`. Written out: each
/// input pixel adds its kernel to the full output of (H − 1)·stride + kernel rows, of which the
/// rows that convolution would have padded are cut off: with kernel 4 and stride 1, one at the top
/// and two at the bottom; with stride 2, one at either end.
/// Parameters: weight [C, channels, kernel rows, kernel columns], bias [channels].
struct ConvTranspose2dOptions {
  std::int64_t channels = 0;
  Extent kernel = 1;
  std::int64_t stride = 1;
  model::Initializer weight;
  model::Initializer bias;
  bool regularized = false;  ///< the L2 term covers the weights
};
[[nodiscard]] LayerPtr conv_transpose2d(ConvTranspose2dOptions options);

}  // namespace optbench::problems::layers
