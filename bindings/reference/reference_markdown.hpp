// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/reference/reference.hpp"
#include "engine/train/catalog.hpp"

#include <string>

namespace optbench::bindings::reference {

/// docs/api.md: everything in the reference, the shipped rules and the settings of a run.
[[nodiscard]] std::string reference_markdown(const Reference& reference,
                                             const train::Catalog& catalog);

}  // namespace optbench::bindings::reference
