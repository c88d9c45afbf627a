// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/statistics/direction.hpp"
#include "engine/analysis/statistics/step_function.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace optbench::analysis::statistics {

/// Empirical run-time distributions over a range of targets, so that a ranking does not depend on
/// one threshold (Hansen et al. 2021, "COCO", and 2016, "COCO: Performance Assessment", arXiv
/// 1605.03560): the share of all (run, target) pairs reached within a budget.

/// `count` targets between the value that runs start from and the best one known, logarithmically
/// spaced: start * (best / start)^(i / count), i = 1 ... count. For losses: each decade has as many
/// targets. The last target is `best`; `start` is not a target.
///
/// Empty unless start and best are finite, positive and different (a best loss of 0 has no
/// logarithm: space linearly).
[[nodiscard]] std::vector<double> log_spaced_targets(double start, double best, std::size_t count);

/// The same with linear spacing: start + (best - start) * i / count. For accuracies. Empty unless
/// start and best are finite and different.
[[nodiscard]] std::vector<double> linearly_spaced_targets(double start, double best,
                                                          std::size_t count);

/// One run: measured values and their times.
struct MeasuredCurve {
  std::vector<double> values;
  std::vector<double> times;  ///< equally long, ascending: steps, evaluations, seconds
};

/// The time to each target of each run, run by run; +infinity for a miss. Throws
/// Error(invalid_argument) when a run's values and times differ in length.
[[nodiscard]] std::vector<double> times_to_targets(std::span<const MeasuredCurve> runs,
                                                   std::span<const double> targets,
                                                   Direction direction);

/// On one problem: the share of (run, target) pairs reached within each budget, from budget 0 on.
/// Over several problems use mean_of(), so that problems with more seeds do not weigh more; budgets
/// must be in a common unit (epochs, or a share of each problem's budget). Without runs or targets:
/// 0 everywhere. Errors as times_to_targets().
[[nodiscard]] StepFunction runtime_distribution(std::span<const MeasuredCurve> runs,
                                                std::span<const double> targets,
                                                Direction direction);

}  // namespace optbench::analysis::statistics
