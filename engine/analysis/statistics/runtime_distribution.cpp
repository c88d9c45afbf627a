// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/runtime_distribution.hpp"

#include "engine/analysis/statistics/time_to_target.hpp"

#include <cmath>

namespace optbench::analysis::statistics {

namespace {

/// i / count for i = 1 ... count - 1; the last target is `best` itself, without rounding.
std::vector<double> inner_shares(std::size_t count) {
  std::vector<double> shares;
  for (std::size_t i = 1; i < count; ++i) {
    shares.push_back(static_cast<double>(i) / static_cast<double>(count));
  }
  return shares;
}

}  // namespace

std::vector<double> log_spaced_targets(double start, double best, std::size_t count) {
  if (!(start > 0) || !(best > 0) || std::isinf(start) || std::isinf(best) || start == best ||
      count == 0) {
    return {};
  }
  std::vector<double> targets;
  for (const double share : inner_shares(count)) {
    targets.push_back(std::exp(std::log(start) + share * (std::log(best) - std::log(start))));
  }
  targets.push_back(best);
  return targets;
}

std::vector<double> linearly_spaced_targets(double start, double best, std::size_t count) {
  if (!std::isfinite(start) || !std::isfinite(best) || start == best || count == 0) return {};
  std::vector<double> targets;
  for (const double share : inner_shares(count)) targets.push_back(start + share * (best - start));
  targets.push_back(best);
  return targets;
}

std::vector<double> times_to_targets(std::span<const MeasuredCurve> runs,
                                     std::span<const double> targets, Direction direction) {
  std::vector<double> times;
  times.reserve(runs.size() * targets.size());
  for (const MeasuredCurve& run : runs) {
    for (const double target : targets) {
      times.push_back(time_to_target(run.values, run.times, target, direction));
    }
  }
  return times;
}

StepFunction runtime_distribution(std::span<const MeasuredCurve> runs,
                                  std::span<const double> targets, Direction direction) {
  return share_at_most(times_to_targets(runs, targets, direction), 0);
}

}  // namespace optbench::analysis::statistics
