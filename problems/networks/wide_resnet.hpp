// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::networks {

/// Wide residual network of Zagoruyko & Komodakis 2016 with widening factor 4: a convolution 3×3 to
/// 16 channels, three groups of `units_per_group` residual units (64, 128, 256 channels; the second
/// and third group halve the image), batch norm, ReLU, mean over the image, dense layer. With 2
/// units per group it is WRN-16-4, with 6 WRN-40-4. No dropout.
///
/// Identity shortcuts pass the unit's inputs unchanged; the first unit of a group has a 1×1
/// convolution of the normalised and rectified inputs instead. Weights: Glorot uniform, covered by
/// the L2 term, which does not cover batch norm and the bias. Batch norm: epsilon 1e-5, momentum
/// 0.1.
[[nodiscard]] layers::LayerPtr wide_resnet(std::int64_t units_per_group, std::int64_t classes);

}  // namespace optbench::problems::networks
