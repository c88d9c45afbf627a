// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/catalog.hpp"

namespace optbench::native {

/// Rules on LibTorch's fused kernels, over the flat buffers: the speed reference for scripts.
/// Each agrees with the class of torch::optim that its source names.
[[nodiscard]] OptimizerEntry sgd();      ///< "native.sgd"
[[nodiscard]] OptimizerEntry adam();     ///< "native.adam"
[[nodiscard]] OptimizerEntry adamw();    ///< "native.adamw"
[[nodiscard]] OptimizerEntry adagrad();  ///< "native.adagrad"

/// Adds all of them.
void register_optimizers(Catalog& catalog);

}  // namespace optbench::native
