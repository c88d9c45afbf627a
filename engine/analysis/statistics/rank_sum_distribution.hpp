// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

namespace optbench::analysis::statistics {

/// Tail probabilities of a sum of ranks under the null hypothesis, given the ranks with their ties;
/// exact, by enumeration.
struct RankSumTails {
  double at_most = 0;   ///< P(sum <= observed)
  double at_least = 0;  ///< P(sum >= observed)
};

/// 2 * the smaller tail, at most 1.
[[nodiscard]] double two_sided(const RankSumTails& tails);

/// The sum of a random subset of the ranks, each rank in or out with probability 1/2: Wilcoxon's
/// signed-rank statistic. REQUIRES: ranks are multiples of 1/2 and positive, at most 50 of them.
[[nodiscard]] RankSumTails signed_rank_tails(std::span<const double> ranks, double observed);

/// The sum of `chosen` of the ranks, each such choice equally likely: Wilcoxon's rank sum.
/// REQUIRES: ranks are multiples of 1/2 and positive, at most 50 of them; chosen <= their number.
[[nodiscard]] RankSumTails rank_sum_tails(std::span<const double> ranks, std::size_t chosen,
                                          double observed);

}  // namespace optbench::analysis::statistics
