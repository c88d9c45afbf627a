// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::networks {

/// A variational autoencoder (Kingma & Welling 2014) of images [1, 28, 28] with latent vectors of
/// 8 numbers: three convolutions 4×4 and two dense layers down, two dense layers, three transposed
/// convolutions 4×4 and a dense layer up. Leaky ReLU (0.3) and dropout 0.2 behind the convolutions,
/// ReLU and dropout 0.2 behind the first two transposed ones, ReLU behind the third, leaky ReLU
/// behind the small dense layers; the logistic function at the end is left to the problem. Weights:
/// Glorot uniform; biases 0. Source: Schneider et al. 2019 (DeepOBS).
struct Vae {
  layers::LayerPtr encoder;       ///< images → [3136]
  layers::LayerPtr mean;          ///< → μ [8]
  layers::LayerPtr log_variance;  ///< → log σ² [8]
  layers::LayerPtr decoder;       ///< latent [8] → logits of images [1, 28, 28]
};
[[nodiscard]] Vae vae();

}  // namespace optbench::problems::networks
