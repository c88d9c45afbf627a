// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/statistics/bootstrap.hpp"
#include "engine/analysis/statistics/direction.hpp"

#include <limits>
#include <span>
#include <vector>

namespace optbench::analysis::statistics {

/// How good an optimizer is with a tuning budget of k of the n tried settings: the best of k trials
/// drawn without replacement, for k = 1 ... n. One value per trial (its mean over seeds).
///
/// With the values ordered from best to worst, x_(1) ... x_(n), the i-th is the best of the draw
/// with probability C(n - i, k - 1) / C(n, k): exact, without simulation (the unbiased estimator of
/// Tang et al. 2020, arXiv 2004.13705, for the curve of Dodge et al. 2019, arXiv 1909.03004).

/// The default of `diverged_as`.
inline constexpr double kInfinitelyBad = std::numeric_limits<double>::quiet_NaN();

/// The expected best value after k trials at index k - 1. Empty without values.
///
/// A trial that is not finite counts as `diverged_as`; the loss or accuracy before training is a
/// reasonable choice. The default, NaN, counts it as infinitely bad: the expectation is then the
/// worst value (+infinity where lower is better, -infinity where higher is) while all k trials can
/// have diverged, and finite for larger k.
[[nodiscard]] std::vector<double> expected_best(std::span<const double> values, Direction direction,
                                                double diverged_as = kInfinitelyBad);

/// The median of the best value after k trials, at index k - 1: the best x_(i) with
/// P(the best is x_(i) or better) = 1 - C(n - i, k) / C(n, k) >= 1/2. Needs no value for diverged
/// trials: it is the worst value (infinite) only when half of all draws consist of them.
[[nodiscard]] std::vector<double> median_best(std::span<const double> values, Direction direction);

/// expected_best() with a bootstrap interval for each k.
struct TuningBudgetCurve {
  std::vector<double> expected;
  std::vector<double> low, high;  ///< equally long; empty where there is no interval
};

/// The interval shows how much the curve depends on which n settings were tried: these are
/// resampled with replacement. Percentile intervals, pointwise in k (`plan.method` is not used). No
/// interval for fewer than two values, without resamples, and for a level outside (0, 1).
[[nodiscard]] TuningBudgetCurve tuning_budget_curve(std::span<const double> values,
                                                    Direction direction, double diverged_as,
                                                    const BootstrapPlan& plan);

}  // namespace optbench::analysis::statistics
