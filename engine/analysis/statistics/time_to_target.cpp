// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/time_to_target.hpp"

#include "engine/analysis/statistics/summary.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace optbench::analysis::statistics {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

std::optional<std::size_t> first_reached(std::span<const double> curve, double target,
                                         Direction direction) {
  if (!std::isfinite(target)) return {};
  for (std::size_t i = 0; i < curve.size(); ++i) {
    if (!is_better(target, curve[i], direction)) return i;
  }
  return {};
}

double time_to_target(std::span<const double> curve, std::span<const double> times, double target,
                      Direction direction) {
  if (curve.size() != times.size()) {
    fail(ErrorKind::invalid_argument, "time_to_target: times: expected {} values, got {}",
         curve.size(), times.size());
  }
  const std::optional<std::size_t> index = first_reached(curve, target, direction);
  if (!index) return kInfinity;
  return times[*index];
}

double median_of_best_trials(std::span<const std::vector<double>> studies) {
  std::vector<double> bests;
  bests.reserve(studies.size());
  for (const std::vector<double>& trials : studies) {
    double best = kInfinity;
    for (const double time : trials) best = std::min(best, as_cost(time, Direction::lower));
    bests.push_back(best);
  }
  return median(bests);
}

}  // namespace optbench::analysis::statistics
