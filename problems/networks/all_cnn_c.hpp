// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::networks {

/// All-CNN-C of Springenberg et al. 2015: nine convolutions, each followed by ReLU (also the last),
/// and the mean over the image; dropout 0.2 on the image and 0.5 after the two strided
/// convolutions. Weights: Glorot normal, covered by the L2 term; biases 0.1.
[[nodiscard]] layers::LayerPtr all_cnn_c(std::int64_t classes);

}  // namespace optbench::problems::networks
