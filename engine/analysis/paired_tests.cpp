// SPDX-License-Identifier: MIT
#include "engine/analysis/paired_tests.hpp"

#include "engine/analysis/distributions.hpp"
#include "engine/analysis/rank_sum_distribution.hpp"
#include "engine/analysis/ranks.hpp"
#include "engine/analysis/summary.hpp"
#include "engine/error.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace optbench {

namespace {

constexpr std::size_t kMostPairsCounted = 25;

void expect_pairs(std::string_view where, std::span<const double> a, std::span<const double> b) {
  if (a.size() == b.size()) return;
  fail(ErrorKind::invalid_argument, "{}: values that belong together: expected {}, got {}", where,
       a.size(), b.size());
}

/// What a has gained on b in each pair: positive where a is better, infinite where one diverged.
std::vector<double> gains(std::span<const double> a, std::span<const double> b,
                          Direction direction) {
  std::vector<double> result;
  result.reserve(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double own = as_cost(a[i], direction), other = as_cost(b[i], direction);
    result.push_back(own == other ? 0 : other - own);
  }
  return result;
}

}  // namespace

SignedRankTest wilcoxon_signed_rank(std::span<const double> a, std::span<const double> b,
                                    Direction direction) {
  expect_pairs("wilcoxon_signed_rank", a, b);
  std::vector<double> differing = gains(a, b, direction);
  std::erase(differing, 0.0);
  std::vector<double> sizes;
  sizes.reserve(differing.size());
  for (const double gain : differing) sizes.push_back(std::abs(gain));
  const std::vector<double> ranks = average_ranks(sizes, Direction::lower);

  SignedRankTest test{.pairs = differing.size(), .exact = differing.size() <= kMostPairsCounted};
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    (differing[i] > 0 ? test.better_ranks : test.worse_ranks) += ranks[i];
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
  for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);
  const double deviation = sample_deviation(differences);
  if (!(deviation > 0) || std::isinf(deviation)) return {};
  PairedTTest test{.mean_difference = mean(differences),
                   .degrees_of_freedom = static_cast<double>(a.size()) - 1};
  test.t = test.mean_difference / (deviation / std::sqrt(static_cast<double>(a.size())));
  test.p_value = student_t_beyond(test.t, test.degrees_of_freedom);
  return test;
}

}  // namespace optbench
