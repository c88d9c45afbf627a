// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::networks {

/// Dense layers of 1000, 500, 100 and `classes` outputs with ReLU between. Weights: truncated
/// normal, sigma 0.03; biases 0. Source: Schneider et al. 2019 (DeepOBS), "mlp".
[[nodiscard]] layers::LayerPtr mlp(std::int64_t classes);

}  // namespace optbench::problems::networks
