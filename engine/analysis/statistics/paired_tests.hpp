// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/statistics/direction.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace optbench::analysis::statistics {

/// Two-sided tests of whether paired values `a` and `b` differ; a[i] and b[i] have the same seed or
/// the same problem. Each throws Error(invalid_argument) when they differ in length.
///
/// Diverged runs: a value that is not finite loses against any finite one by more than any finite
/// difference; where both are not finite, the pair is a tie. The t test takes finite values only.

struct SignedRankTest {
  double better_ranks = 0;  ///< sum of the ranks of |a - b| where a is the better one
  double worse_ranks = 0;   ///< where b is
  std::size_t pairs = 0;    ///< pairs that differ: ties between a and b are left out
  double p_value = 1;
  bool exact = true;  ///< from all 2^n signs; otherwise the normal approximation
};

/// Wilcoxon's signed-rank test. Pairs without a difference are left out (Wilcoxon 1945; SciPy's
/// zero_method 'wilcox'), equal differences share their ranks. Differences are equal, and equal to
/// zero, up to rounding: 4 epsilon times the larger value of each pair. So 0.3 - 0.1 and 0.4 - 0.2
/// are a tie, which is common with accuracies (counts of examples); SciPy does not detect it.
///
/// Up to 25 remaining pairs the p-value is exact, given the ranks with their ties: twice the
/// smaller tail over all 2^n signs. Beyond, the rank sum is compared with a normal distribution of
/// mean n (n + 1) / 4 and variance n (n + 1) (2 n + 1) / 24 - sum (t^3 - t) / 48 over ties of t,
/// without continuity correction (SciPy's default). The least possible p-value of n pairs is 2^(1 -
/// n): five seeds (0.0625) can never show a difference at 0.05. Without any remaining pair, 1.
[[nodiscard]] SignedRankTest wilcoxon_signed_rank(std::span<const double> a,
                                                  std::span<const double> b, Direction direction);

struct SignTest {
  std::size_t better = 0;  ///< pairs in which a is better
  std::size_t worse = 0;
  double p_value = 1;
};

/// The sign test: twice the smaller tail of tosses of a fair coin, at most 1; ties between a and b
/// are left out (Dixon and Mood 1946). Without any other pair, 1.
[[nodiscard]] SignTest sign_test(std::span<const double> a, std::span<const double> b,
                                 Direction direction);

struct PairedTTest {
  double mean_difference = 0;  ///< of a - b
  double t = 0;
  double degrees_of_freedom = 0;  ///< pairs - 1
  double p_value = 1;
};

/// Student's t test of the differences a - b: t = mean / (sample deviation / sqrt(n)). None when
/// there are fewer than two pairs, when a value is not finite, and when all differences are the
/// same number up to rounding: their deviation is then 0.
[[nodiscard]] std::optional<PairedTTest> paired_t_test(std::span<const double> a,
                                                       std::span<const double> b);

}  // namespace optbench::analysis::statistics
