// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::layers {

// Elementwise, any shape. They overwrite their inputs, so use them only after layers whose
// derivative does not need their own outputs (dense, convolution, pooling). A variation may replace
// them by another activation: relu, leaky_relu (slope 0.01), elu, softplus, tanh, sigmoid.

/// max(x, 0).
[[nodiscard]] LayerPtr relu();
/// x where it is positive, else slope · x.
[[nodiscard]] LayerPtr leaky_relu(double slope);

}  // namespace optbench::problems::layers
