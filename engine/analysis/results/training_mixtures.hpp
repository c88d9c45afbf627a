// SPDX-License-Identifier: MIT
#pragma once

#include "engine/record/stored_run.hpp"

#include <string>
#include <vector>

namespace optbench::analysis::results {

/// What runs of one problem differ in that a reader of their comparison must know, one sentence
/// each: numbers of epochs, batch sizes, examples held out for validation, the order of the
/// training examples, and the programs that wrote the files.
[[nodiscard]] std::vector<std::string> training_mixtures(
    const std::vector<const record::StoredRun*>& runs);

}  // namespace optbench::analysis::results
