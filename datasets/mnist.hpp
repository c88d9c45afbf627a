// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

namespace optbench::datasets {

/// "mnist": handwritten digits, 60 000 for training and 10 000 for testing (idx_images.hpp).
/// Source: LeCun, Bottou, Bengio & Haffner 1998.
[[nodiscard]] data::DatasetEntry mnist_dataset();

}  // namespace optbench::datasets
