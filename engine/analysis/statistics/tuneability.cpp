// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/tuneability.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <map>

namespace optbench::analysis::statistics {

namespace {

double tolerated_cost(double best_cost, double percent) {
  return best_cost + percent / 100 * std::abs(best_cost);
}

}  // namespace

double share_within(std::span<const double> values, double percent, Direction direction) {
  if (values.empty() || !(percent >= 0)) return std::numeric_limits<double>::quiet_NaN();
  double best = std::numeric_limits<double>::infinity();
  for (const double value : values) best = std::min(best, as_cost(value, direction));
  const double limit = tolerated_cost(best, percent);
  const auto good = std::count_if(values.begin(), values.end(), [&](double value) {
    return std::isfinite(value) && as_cost(value, direction) <= limit;
  });
  return static_cast<double>(good) / static_cast<double>(values.size());
}

std::optional<RateRegion> rate_region(std::span<const double> rates, std::span<const double> values,
                                      double percent, Direction direction) {
  if (rates.size() != values.size()) {
    fail(ErrorKind::invalid_argument, "rate_region: values: expected {}, got {}", rates.size(),
         values.size());
  }
  std::map<double, double> cost_at;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    if (!(rates[i] > 0) || std::isinf(rates[i])) continue;
    const double cost = as_cost(values[i], direction);
    const auto entry = cost_at.emplace(rates[i], cost).first;
    entry->second = std::min(entry->second, cost);
  }
  const auto best =
      std::min_element(cost_at.begin(), cost_at.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (best == cost_at.end() || std::isinf(best->second) || !(percent >= 0)) return {};

  const double limit = tolerated_cost(best->second, percent);
  const auto is_good = [limit](const auto& entry) { return entry.second <= limit; };
  auto low = best, high = best;
  while (low != cost_at.begin() && is_good(*std::prev(low))) --low;
  while (std::next(high) != cost_at.end() && is_good(*std::next(high))) ++high;
  return RateRegion{.best_rate = best->first,
                    .low = low->first,
                    .high = high->first,
                    .decades = std::log10(high->first) - std::log10(low->first),
                    .touches_lowest = low == cost_at.begin(),
                    .touches_highest = std::next(high) == cost_at.end()};
}

}  // namespace optbench::analysis::statistics
