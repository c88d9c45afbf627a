// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/study/study.hpp"
#include "engine/base/json_text.hpp"

namespace optbench::analysis::study {

/// A study as an object of lists and numbers, for scripts and `analyze --json`: `labels`,
/// `problems` (each with its `metrics` and its `optimizers`, best first, whose own `metrics` are
/// the final values of each on the test part) and `overall` where there is one. What is not known
/// is absent; infinite times stand for targets that were missed.
[[nodiscard]] Json to_json(const Study& study);

/// A run with its curves: `problem`, `label`, `setting`, `seed`, `train_losses`, ...
[[nodiscard]] Json to_json(const record::StoredRun& run);

}  // namespace optbench::analysis::study
