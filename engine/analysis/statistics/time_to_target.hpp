// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/statistics/direction.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace optbench::analysis::statistics {

/// The time at which a run reaches a target value; +infinity when it never does (a miss).

/// The first index at which the curve is at the target or better; none when it never is. A value
/// that is not finite never reaches a target, a target that is not finite is never reached.
[[nodiscard]] std::optional<std::size_t> first_reached(std::span<const double> curve, double target,
                                                       Direction direction);

/// times[i] at that index i (steps, gradient evaluations, seconds: whatever the curve is drawn
/// against); +infinity for a miss. Throws Error(invalid_argument) when the two differ in length.
[[nodiscard]] double time_to_target(std::span<const double> curve, std::span<const double> times,
                                    double target, Direction direction);

/// AlgoPerf's time to result (Dahl et al. 2023, arXiv 2306.07179): in each study the least time
/// over its tuning trials, then the median over studies. NaN counts as a miss, and so does a study
/// without trials. Infinite when the median study misses (of an even number: one of the middle
/// two); NaN without studies.
[[nodiscard]] double median_of_best_trials(std::span<const std::vector<double>> studies);

}  // namespace optbench::analysis::statistics
