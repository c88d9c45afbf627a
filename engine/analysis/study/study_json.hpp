// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/study/study.hpp"
#include "engine/base/json_text.hpp"

namespace optbench::analysis::study {

/// A study as an object of lists and numbers, for scripts and `analyze --json`: `labels`,
/// `problems` (each with its `metrics` and its `optimizers`, best first, whose own `metrics` are
/// their final values on the test split) and `overall` if there is one. Unknown values are absent;
/// missed targets have infinite times.
[[nodiscard]] Json to_json(const Study& study);

/// A run with its curves: `problem`, `label`, `setting`, `seed`, `train_losses`, ...
[[nodiscard]] Json to_json(const record::StoredRun& run);

}  // namespace optbench::analysis::study
