// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench {

/// A variational autoencoder (Kingma & Welling 2014) of pictures [1, 28, 28] with latent vectors of
/// 8 numbers: three convolutions 4×4 and two dense layers down, two dense layers, three transposed
/// convolutions 4×4 and a dense layer up. Leaky ReLU (0.3) and dropout 0.2 behind the convolutions,
/// ReLU and dropout 0.2 behind the first two transposed ones, ReLU behind the third, leaky ReLU
/// behind the small dense layers, a logistic function at the end. Weights: Glorot uniform; biases
/// 0. Source: Schneider et al. 2019 (DeepOBS).
struct Vae {
  LayerPtr encoder;  ///< pictures → [3136]
  LayerPtr mean;     ///< → μ [8]
  LayerPtr log_std;  ///< → [8], twice the logarithm of the standard deviation
  LayerPtr decoder;  ///< latent [8] → pictures [1, 28, 28] of values in (0, 1)
};
[[nodiscard]] Vae vae();

}  // namespace optbench
