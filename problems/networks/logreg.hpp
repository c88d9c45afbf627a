// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::networks {

/// Multinomial logistic regression: flatten, one dense layer. Weights and biases start at 0, so
/// the first loss is the logarithm of the number of classes. Source: Schneider et al. 2019
/// (DeepOBS), "logreg".
[[nodiscard]] layers::LayerPtr logreg(std::int64_t classes);

}  // namespace optbench::problems::networks
