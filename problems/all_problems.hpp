// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/catalog.hpp"

namespace optbench::problems {

/// Adds every problem of this folder to the catalog and connects it with its data set; adds the
/// problem sets "small" and "large", which are those of the published baselines (Schneider et al.
/// 2019), and "all". REQUIRES: the data sets are registered and outlive the catalog.
void register_problems(train::Catalog& catalog);

}  // namespace optbench::problems
