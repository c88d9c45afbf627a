// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

namespace optbench::datasets {

/// "quadratic": the noise of quadratic_deep, inputs [B, 100] from N(0, 0.6²), no targets.
///
/// 1000 examples each for training, test and (when asked for) validation, float32 values of NumPy's
/// RandomState 42, 43 and 44; train_eval is the whole training part.
/// Source: Schneider et al. 2019 (DeepOBS).
[[nodiscard]] data::DatasetEntry quadratic_dataset();

}  // namespace optbench::datasets
