// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

namespace optbench::data {

/// A data set whose inputs are those of `dataset` times `factor`, in every split.
/// REQUIRES: the inputs are floating point numbers.
[[nodiscard]] std::unique_ptr<Dataset> scaled_inputs(std::unique_ptr<Dataset> dataset,
                                                     double factor);

}  // namespace optbench::data
