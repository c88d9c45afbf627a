// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::networks {

/// Inception v3 of Szegedy et al. 2016 in three parts: the logits are top(trunk(x)), the logits of
/// the auxiliary head auxiliary(trunk(x)).
///
/// Images are resized to 299×299. Every convolution is followed by batch norm (epsilon 1e-3,
/// momentum 0.0003) and ReLU and has no bias. Dropout 0.8 before the last dense layer. Weights:
/// Glorot uniform; the L2 term covers the convolutions, not the dense layers. The forward methods
/// do not overwrite their inputs.
struct InceptionV3 {
  layers::LayerPtr trunk;      ///< images → [768, 17, 17]
  layers::LayerPtr auxiliary;  ///< → logits; parameters under "auxiliary"
  layers::LayerPtr top;        ///< → logits
};
[[nodiscard]] InceptionV3 inception_v3(std::int64_t classes);

}  // namespace optbench::problems::networks
