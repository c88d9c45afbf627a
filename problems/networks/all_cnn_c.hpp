// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::networks {

/// The All-CNN-C of Springenberg et al. 2015: nine convolutions with ReLU behind each, the last one
/// included, and the mean over the image; dropout 0.2 on the image and 0.5 behind the two
/// strided convolutions. Weights: Glorot normal, under the L2 term; biases 0.1.
[[nodiscard]] layers::LayerPtr all_cnn_c(std::int64_t classes);

}  // namespace optbench::problems::networks
