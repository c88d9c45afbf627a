// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/reference/reference.hpp"
#include "engine/train/catalog.hpp"

#include <string>

namespace optbench::bindings::reference {

/// docs/api.md: the whole reference, the shipped optimizers and schedules, and the run settings.
[[nodiscard]] std::string reference_markdown(const Reference& reference,
                                             const train::Catalog& catalog);

}  // namespace optbench::bindings::reference
