// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::networks {

/// Two convolutions 5×5 (32 and 64 channels) each followed by ReLU and max pooling 2×2, then dense
/// layers of 1024 (ReLU) and `classes` outputs. Weights: truncated normal, sigma 0.05; biases 0.05.
/// Source: Schneider et al. 2019 (DeepOBS), "2c2d".
[[nodiscard]] layers::LayerPtr convnet_2c2d(std::int64_t classes);

}  // namespace optbench::problems::networks
