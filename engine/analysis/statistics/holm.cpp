// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/holm.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace optbench::analysis::statistics {

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (!std::isnan(p_values[i])) order.push_back(i);
  }
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  double largest = 0;
  auto remaining = static_cast<double>(order.size());
  for (const std::size_t i : order) {
    largest = std::max(largest, std::min(1.0, remaining * p_values[i]));
    adjusted[i] = largest;
    --remaining;
  }
  return adjusted;
}

}  // namespace optbench::analysis::statistics
