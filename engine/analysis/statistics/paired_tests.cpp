// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/paired_tests.hpp"

#include "engine/analysis/statistics/distributions.hpp"
#include "engine/analysis/statistics/rank_sum_distribution.hpp"
#include "engine/analysis/statistics/ranks.hpp"
#include "engine/analysis/statistics/summary.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <vector>

namespace optbench::analysis::statistics {

namespace {

constexpr std::size_t kMostPairsCounted = 25;

void expect_pairs(std::string_view where, std::span<const double> a, std::span<const double> b) {
  if (a.size() == b.size()) return;
  fail(ErrorKind::invalid_argument, "{}: values that belong together: expected {}, got {}", where,
       a.size(), b.size());
}

/// The largest rounding error of the difference of two values.
double rounding(double a, double b) {
  return 4 * std::numeric_limits<double>::epsilon() * std::max(std::abs(a), std::abs(b));
}

/// The difference of one pair.
struct Gain {
  double size = 0;      ///< positive; infinite where one of the two diverged
  double rounding = 0;  ///< the largest rounding error of `size`
  bool is_of_a = false;
};

/// The pairs that differ, the smallest difference first; sizes that are equal up to rounding are
/// made equal.
std::vector<Gain> gains(std::span<const double> a, std::span<const double> b, Direction direction) {
  std::vector<Gain> gains;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double own = as_cost(a[i], direction), other = as_cost(b[i], direction);
    if (own == other) continue;
    const Gain gain{.size = std::abs(other - own),
                    .rounding = std::isinf(other - own) ? 0 : rounding(own, other),
                    .is_of_a = own < other};
    if (gain.size > gain.rounding) gains.push_back(gain);
  }
  std::sort(gains.begin(), gains.end(),
            [](const Gain& left, const Gain& right) { return left.size < right.size; });
  for (std::size_t i = 1, first = 0; i < gains.size(); ++i) {
    if (gains[i].size - gains[first].size <= gains[i].rounding + gains[first].rounding) {
      gains[i].size = gains[first].size;
    } else {
      first = i;
    }
  }
  return gains;
}

}  // namespace

SignedRankTest wilcoxon_signed_rank(std::span<const double> a, std::span<const double> b,
                                    Direction direction) {
  expect_pairs("wilcoxon_signed_rank", a, b);
  const std::vector<Gain> differing = gains(a, b, direction);
  std::vector<double> sizes;
  sizes.reserve(differing.size());
  for (const Gain& gain : differing) sizes.push_back(gain.size);
  const std::vector<double> ranks = average_ranks(sizes, Direction::lower);

  SignedRankTest test{.pairs = differing.size(), .exact = differing.size() <= kMostPairsCounted};
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    (differing[i].is_of_a ? test.better_ranks : test.worse_ranks) += ranks[i];
  }
  if (test.pairs == 0) return test;
  if (test.exact) {
    test.p_value = two_sided(signed_rank_tails(ranks, test.better_ranks));
  } else {
    const auto n = static_cast<double>(test.pairs);
    const double variance = n * (n + 1) * (2 * n + 1) / 24 - tie_sum(ranks) / 48;
    const double z = (test.better_ranks - n * (n + 1) / 4) / std::sqrt(variance);
    test.p_value = 2 * normal_above(std::abs(z));
  }
  return test;
}

SignTest sign_test(std::span<const double> a, std::span<const double> b, Direction direction) {
  expect_pairs("sign_test", a, b);
  SignTest test;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (is_better(a[i], b[i], direction)) ++test.better;
    if (is_better(b[i], a[i], direction)) ++test.worse;
  }
  const std::size_t fewer = std::min(test.better, test.worse);
  test.p_value = std::min(1.0, 2 * fair_coin_below(fewer, test.better + test.worse));
  return test;
}

std::optional<PairedTTest> paired_t_test(std::span<const double> a, std::span<const double> b) {
  expect_pairs("paired_t_test", a, b);
  std::vector<double> differences;
  differences.reserve(a.size());
  double most_rounding = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    differences.push_back(a[i] - b[i]);
    most_rounding = std::max(most_rounding, rounding(a[i], b[i]));
  }
  const double deviation = sample_deviation(differences);
  if (!(deviation > most_rounding) || std::isinf(deviation)) return {};
  PairedTTest test{.mean_difference = mean(differences),
                   .degrees_of_freedom = static_cast<double>(a.size()) - 1};
  test.t = test.mean_difference / (deviation / std::sqrt(static_cast<double>(a.size())));
  test.p_value = student_t_beyond(test.t, test.degrees_of_freedom);
  return test;
}

}  // namespace optbench::analysis::statistics
