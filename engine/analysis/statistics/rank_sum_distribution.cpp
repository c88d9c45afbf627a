// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/rank_sum_distribution.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace optbench::analysis::statistics {

namespace {

/// Ranks are multiples of 1/2, because of ties: twice a rank is an integer.
std::size_t doubled(double rank) { return static_cast<std::size_t>(std::llround(2 * rank)); }

std::size_t doubled_total(std::span<const double> ranks) {
  std::size_t total = 0;
  for (const double rank : ranks) total += doubled(rank);
  return total;
}

/// `ways[s]`: the number of subsets whose doubled ranks sum to s.
RankSumTails tails(std::span<const double> ways, double observed) {
  const std::size_t at = doubled(observed);
  double below = 0, equal = 0, above = 0;
  for (std::size_t s = 0; s < ways.size(); ++s) {
    (s < at ? below : s == at ? equal : above) += ways[s];
  }
  const double all = below + equal + above;
  return {(below + equal) / all, (above + equal) / all};
}

}  // namespace

double two_sided(const RankSumTails& tails) {
  return std::min(1.0, 2 * std::min(tails.at_most, tails.at_least));
}

RankSumTails signed_rank_tails(std::span<const double> ranks, double observed) {
  std::vector<double> ways(doubled_total(ranks) + 1, 0.0);
  ways[0] = 1;
  for (const double rank : ranks) {
    for (std::size_t s = ways.size(); s-- > doubled(rank);) ways[s] += ways[s - doubled(rank)];
  }
  return tails(ways, observed);
}

RankSumTails rank_sum_tails(std::span<const double> ranks, std::size_t chosen, double observed) {
  const std::size_t sums = doubled_total(ranks) + 1;
  std::vector<std::vector<double>> ways(chosen + 1, std::vector<double>(sums, 0.0));
  ways[0][0] = 1;
  for (const double rank : ranks) {
    for (std::size_t count = chosen; count > 0; --count) {
      for (std::size_t s = doubled(rank); s < sums; ++s) {
        ways[count][s] += ways[count - 1][s - doubled(rank)];
      }
    }
  }
  return tails(ways[chosen], observed);
}

}  // namespace optbench::analysis::statistics
