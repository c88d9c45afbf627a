// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/catalog.hpp"

namespace optbench::native {

/// Optimizers on LibTorch's fused kernels and the flat buffers: the speed reference for scripts.
/// Each agrees with the class of torch::optim that its `source` names.
[[nodiscard]] train::OptimizerEntry sgd();      ///< "native.sgd"
[[nodiscard]] train::OptimizerEntry adam();     ///< "native.adam"
[[nodiscard]] train::OptimizerEntry adamw();    ///< "native.adamw"
[[nodiscard]] train::OptimizerEntry adagrad();  ///< "native.adagrad"

/// Adds all of them.
void register_optimizers(train::Catalog& catalog);

}  // namespace optbench::native
