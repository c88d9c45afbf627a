// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/catalog.hpp"

namespace optbench {

/// Adds every data set of this folder to the catalog.
void register_datasets(Catalog& catalog);

}  // namespace optbench
