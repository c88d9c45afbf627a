// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::networks {

/// Three convolutions (5×5 valid, 64 channels; 3×3 valid, 96; 3×3 same, 128), each with ReLU and
/// same-padded max pooling 3×3, stride 2; then dense layers of 512, 256 (ReLU) and `classes`
/// outputs. Weights: Glorot, normal in convolutions, uniform in dense layers; biases 0; the L2 term
/// covers all weights. Source: Schneider et al. 2019 (DeepOBS), "3c3d".
[[nodiscard]] layers::LayerPtr convnet_3c3d(std::int64_t classes);

}  // namespace optbench::problems::networks
