// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/mann_whitney.hpp"

#include "engine/analysis/statistics/distributions.hpp"
#include "engine/analysis/statistics/rank_sum_distribution.hpp"
#include "engine/analysis/statistics/ranks.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace optbench::analysis::statistics {

namespace {

constexpr std::size_t kMostValuesCounted = 30;

/// Ranks of the values of `a`, then of those of `b`, all together.
std::vector<double> joint_ranks(std::span<const double> a, std::span<const double> b,
                                Direction direction) {
  std::vector<double> both(a.begin(), a.end());
  both.insert(both.end(), b.begin(), b.end());
  return average_ranks(both, direction);
}

double rank_sum(std::span<const double> ranks) {
  double sum = 0;
  for (const double rank : ranks) sum += rank;
  return sum;
}

/// The ranks of n values among themselves sum to n (n + 1) / 2; each value of b that is better than
/// a value of a adds 1 to the rank of the latter, a tie 1/2.
double wins_of(double ranks_of_a, double n, double m) {
  return n * m + n * (n + 1) / 2 - ranks_of_a;
}

}  // namespace

std::optional<MannWhitneyTest> mann_whitney(std::span<const double> a, std::span<const double> b,
                                            Direction direction) {
  if (a.empty() || b.empty()) return {};
  const std::vector<double> ranks = joint_ranks(a, b, direction);
  const double own_sum = rank_sum(std::span(ranks).first(a.size()));
  const auto n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
  MannWhitneyTest test{.wins = wins_of(own_sum, n, m), .exact = ranks.size() <= kMostValuesCounted};
  if (test.exact) {
    test.p_value = two_sided(rank_sum_tails(ranks, a.size(), own_sum));
    return test;
  }
  const double all = n + m;
  const double variance = n * m / 12 * (all + 1 - tie_sum(ranks) / (all * (all - 1)));
  if (variance > 0) {
    const double z = (std::abs(test.wins - n * m / 2) - 0.5) / std::sqrt(variance);
    test.p_value = std::min(1.0, 2 * normal_above(z));
  }
  return test;
}

double probability_of_superiority(std::span<const double> a, std::span<const double> b,
                                  Direction direction) {
  if (a.empty() || b.empty()) return std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> ranks = joint_ranks(a, b, direction);
  const double own_sum = rank_sum(std::span(ranks).first(a.size()));
  const auto n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
  return wins_of(own_sum, n, m) / (n * m);
}

}  // namespace optbench::analysis::statistics
