// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/critical_difference.hpp"

#include "engine/analysis/statistics/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>
#include <numeric>

namespace optbench::analysis::statistics {

double nemenyi_quantile(std::size_t optimizers, double alpha) {
  return normal_range_quantile(1 - alpha, optimizers) / std::numbers::sqrt2_v<double>;
}

double nemenyi_critical_difference(std::size_t optimizers, std::size_t problems, double alpha) {
  if (problems == 0) return std::numeric_limits<double>::quiet_NaN();
  const auto k = static_cast<double>(optimizers), n = static_cast<double>(problems);
  return nemenyi_quantile(optimizers, alpha) * std::sqrt(k * (k + 1) / (6 * n));
}

std::vector<Clique> cliques(std::span<const double> mean_ranks, double critical_difference) {
  return cliques(mean_ranks, [&](std::size_t a, std::size_t b) {
    return !(std::abs(mean_ranks[a] - mean_ranks[b]) < critical_difference);
  });
}

std::vector<Clique> cliques(std::span<const double> mean_ranks,
                            const std::function<bool(std::size_t, std::size_t)>& differ) {
  Clique order(mean_ranks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return mean_ranks[a] < mean_ranks[b]; });

  std::vector<Clique> groups;
  auto covered = order.begin();
  for (auto first = order.begin(); first != order.end(); ++first) {
    auto end = std::next(first);
    while (end != order.end() &&
           std::none_of(first, end, [&](std::size_t member) { return differ(member, *end); })) {
      ++end;
    }
    // A group that starts later never ends earlier: with the same end it lies within the former.
    if (end - first > 1 && end > covered) {
      groups.emplace_back(first, end);
      covered = end;
    }
  }
  return groups;
}

}  // namespace optbench::analysis::statistics
