// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::networks {

/// VGG of Simonyan & Zisserman 2015 with 16 or 19 layers of weights, on images resized to
/// 224×224: five blocks of same-padded convolutions 3×3 with ReLU, max pooling 2×2 after each
/// block, then dense layers of 4096, 4096 (ReLU and dropout 0.5) and `classes` outputs. Weights:
/// Glorot, normal in convolutions, uniform in dense layers, covered by the L2 term; biases 0.
enum class VggDepth { vgg16, vgg19 };
[[nodiscard]] layers::LayerPtr vgg(VggDepth depth, std::int64_t classes);

}  // namespace optbench::problems::networks
