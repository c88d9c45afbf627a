// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/results/metric.hpp"
#include "engine/record/stored_run.hpp"

#include <cstddef>

namespace optbench::analysis::results {

/// Whether a run that has a last value is no better than at its start: its last value of the metric
/// on the test part is not better than its first. Of fractions (accuracies), whose first value is
/// partly luck, also where less than 5 % of what was to be gained was gained and the test loss fell
/// by less than 1 %: such a run predicts like chance.
///
/// A diverged run is not in this class, nor one that was never evaluated, nor one without epochs.
/// `length`: the values of its lists that count, at least 1.
[[nodiscard]] bool is_no_better(const record::StoredRun& run, const Metric& metric,
                                std::size_t length);

}  // namespace optbench::analysis::results
