// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/statistics/direction.hpp"

#include <optional>
#include <span>

namespace optbench::analysis::statistics {

struct MannWhitneyTest {
  /// U: the pairs (one of a, one of b) in which a is better, ties counting half.
  double wins = 0;
  double p_value = 1;
  bool exact = true;  ///< from all assignments of the ranks, not the normal approximation
};

/// The two-sided Mann-Whitney U test (Wilcoxon's rank-sum test) of whether values of `a` tend to be
/// better or worse than those of `b`, for values that are not paired (different seeds, different
/// numbers of them). None when one is empty.
///
/// Up to 30 values together the p-value is exact, given the ranks with their ties: twice the
/// smaller tail. Beyond, z = (|U - n m / 2| - 1/2) / sqrt(v) with
/// v = n m / 12 (N + 1 - sum (t^3 - t) / (N (N - 1))), N = n + m, is compared with a normal
/// distribution (Mann and Whitney 1947, with continuity and tie correction). Values that are not
/// finite are worse than all others and tied with each other.
[[nodiscard]] std::optional<MannWhitneyTest> mann_whitney(std::span<const double> a,
                                                          std::span<const double> b,
                                                          Direction direction);

/// U / (n m): the probability that a random value of `a` is better than one of `b`, ties counting
/// half. NaN when one is empty.
[[nodiscard]] double probability_of_superiority(std::span<const double> a,
                                                std::span<const double> b, Direction direction);

}  // namespace optbench::analysis::statistics
