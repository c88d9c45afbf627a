// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::networks {

/// A variational autoencoder (Kingma & Welling 2014) of images [1, 28, 28] with latent vectors of
/// 8 numbers. Encoder: three convolutions 4×4 and two dense layers; decoder: two dense layers,
/// three transposed convolutions 4×4 and a dense layer. Leaky ReLU (0.3) and dropout 0.2 after the
/// convolutions, ReLU and dropout 0.2 after the first two transposed ones, ReLU after the third,
/// leaky ReLU after the small dense layers; the problem applies the final logistic function.
/// Weights: Glorot uniform; biases 0. Source: Schneider et al. 2019 (DeepOBS).
struct Vae {
  layers::LayerPtr encoder;       ///< images → [3136]
  layers::LayerPtr mean;          ///< → μ [8]
  layers::LayerPtr log_variance;  ///< → log σ² [8]
  layers::LayerPtr decoder;       ///< latent [8] → logits of images [1, 28, 28]
};
[[nodiscard]] Vae vae();

}  // namespace optbench::problems::networks
