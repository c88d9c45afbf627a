// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench {

/// The logistic function 1 / (1 + exp(−x)), any shape. Overwrites its inputs, as relu() does.
[[nodiscard]] LayerPtr sigmoid();

}  // namespace optbench
