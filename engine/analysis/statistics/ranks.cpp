// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/ranks.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace optbench::analysis::statistics {

std::vector<double> average_ranks(std::span<const double> values, Direction direction) {
  std::vector<double> costs;
  costs.reserve(values.size());
  for (const double value : values) costs.push_back(as_cost(value, direction));
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return costs[a] < costs[b]; });

  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first + 1;
    while (end < order.size() && costs[order[end]] == costs[order[first]]) ++end;
    const double shared = static_cast<double>(first + 1 + end) / 2;
    for (; first < end; ++first) ranks[order[first]] = shared;
  }
  return ranks;
}

double tie_sum(std::span<const double> ranks) {
  std::vector<double> sorted(ranks.begin(), ranks.end());
  std::sort(sorted.begin(), sorted.end());
  double sum = 0;
  for (auto first = sorted.begin(); first != sorted.end();) {
    const auto end = std::upper_bound(first, sorted.end(), *first);
    const auto t = static_cast<double>(end - first);
    sum += t * t * t - t;
    first = end;
  }
  return sum;
}

std::vector<double> mean_ranks(std::span<const std::vector<double>> ranks) {
  if (ranks.empty()) return {};
  std::vector<double> means(ranks.front().size(), 0.0);
  for (std::size_t row = 0; row < ranks.size(); ++row) {
    if (ranks[row].size() != means.size()) {
      fail(ErrorKind::invalid_argument, "ranks: row {}: expected {} values, got {}", row + 1,
           means.size(), ranks[row].size());
    }
    for (std::size_t j = 0; j < means.size(); ++j) means[j] += ranks[row][j];
  }
  for (double& value : means) value /= static_cast<double>(ranks.size());
  return means;
}

}  // namespace optbench::analysis::statistics
