// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

namespace optbench::datasets {

/// "two_d": the noise of the two_d problems, inputs [B, 2] = (x, y) from N(0, 1), no targets.
///
/// 10 000 training examples, float32 values of NumPy's RandomState(42), all x before all y;
/// train_eval is the whole training part. Test examples are zero, so that the test loss is the
/// noise-free function. Validation (when asked for): 10 000 of RandomState(44).
/// Source: Schneider et al. 2019 (DeepOBS).
[[nodiscard]] data::DatasetEntry two_d_dataset();

}  // namespace optbench::datasets
