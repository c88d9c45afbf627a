// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/performance_profile.hpp"

#include "engine/analysis/statistics/direction.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace optbench::analysis::statistics {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double ratio(double cost, double denominator) {
  if (!std::isfinite(cost)) return kInfinity;
  if (denominator == 0) return cost == 0 ? 1 : kInfinity;
  return cost / denominator;
}

}  // namespace

std::vector<std::vector<double>> performance_ratios(std::span<const std::vector<double>> costs,
                                                    std::span<const double> reference) {
  if (!reference.empty() && reference.size() != costs.size()) {
    fail(ErrorKind::invalid_argument, "performance_ratios: reference: expected {} costs, got {}",
         costs.size(), reference.size());
  }
  std::vector<std::vector<double>> ratios;
  for (std::size_t problem = 0; problem < costs.size(); ++problem) {
    const std::vector<double>& row = costs[problem];
    if (row.size() != costs.front().size()) {
      fail(ErrorKind::invalid_argument, "performance_ratios: row {}: expected {} costs, got {}",
           problem + 1, costs.front().size(), row.size());
    }
    double denominator = kInfinity;
    for (const double cost : row) {
      denominator = std::min(denominator, as_cost(cost, Direction::lower));
    }
    if (!reference.empty() && std::isfinite(reference[problem]) && reference[problem] > 0) {
      denominator = reference[problem];
    }
    ratios.emplace_back();
    for (const double cost : row) ratios.back().push_back(ratio(cost, denominator));
  }
  return ratios;
}

std::vector<double> column_of(std::span<const std::vector<double>> table, std::size_t column) {
  std::vector<double> values;
  values.reserve(table.size());
  for (const std::vector<double>& row : table) values.push_back(row.at(column));
  return values;
}

StepFunction performance_profile(std::span<const double> ratios) {
  return share_at_most(ratios, 1);
}

double profile_score(std::span<const double> ratios, double r_max) {
  if (ratios.empty() || !(r_max > 1) || std::isinf(r_max)) return kNaN;
  return integral(performance_profile(ratios), 1, r_max) / (r_max - 1);
}

SpeedUp speed_up(std::span<const double> costs, std::span<const double> reference) {
  if (costs.size() != reference.size()) {
    fail(ErrorKind::invalid_argument, "speed_up: reference: expected {} costs, got {}",
         costs.size(), reference.size());
  }
  SpeedUp result;
  double logarithms = 0;
  for (std::size_t i = 0; i < costs.size(); ++i) {
    const bool own = std::isfinite(costs[i]), other = std::isfinite(reference[i]);
    if (own && other && (costs[i] == 0) == (reference[i] == 0)) {
      ++result.both;
      if (costs[i] != 0) logarithms += std::log(reference[i] / costs[i]);
    } else if (own && (!other || costs[i] == 0)) {
      ++result.gained;
    } else {
      ++(other ? result.missed : result.neither);
    }
  }
  result.factor = result.both == 0 ? kNaN : std::exp(logarithms / static_cast<double>(result.both));
  return result;
}

}  // namespace optbench::analysis::statistics
