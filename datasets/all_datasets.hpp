// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/catalog.hpp"

namespace optbench::datasets {

/// Adds every data set of this folder to the catalog.
void register_datasets(train::Catalog& catalog);

}  // namespace optbench::datasets
