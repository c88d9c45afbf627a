// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/statistics/direction.hpp"

#include <span>
#include <vector>

namespace optbench::analysis::statistics {

/// The rank of each value, 1 for the best; equal values share the mean of the ranks they take up
/// ("1, 2.5, 2.5, 4"). Values that are not finite come last and are tied with each other.
[[nodiscard]] std::vector<double> average_ranks(std::span<const double> values,
                                                Direction direction);

/// sum (t^3 - t) over the groups of t equal ranks: the tie correction of a rank test's variance; 0
/// without ties. REQUIRES: no NaN (average_ranks() gives none).
[[nodiscard]] double tie_sum(std::span<const double> ranks);

/// The mean of each column of ranks[problem][optimizer], best near 1; empty without rows. Throws
/// Error(invalid_argument) when rows differ in length.
[[nodiscard]] std::vector<double> mean_ranks(std::span<const std::vector<double>> ranks);

}  // namespace optbench::analysis::statistics
