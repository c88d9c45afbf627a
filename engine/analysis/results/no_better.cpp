// SPDX-License-Identifier: MIT
#include "engine/analysis/results/no_better.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace optbench::analysis::results {
namespace {

constexpr double kLeastShareGained = 0.05;
constexpr double kLeastFallOfLoss = 0.01;

/// Whether a fraction gained so little, and the loss fell so little, that chance explains it.
bool is_chance(double first, double last, const record::StoredRun& run, const Metric& metric,
               std::size_t end) {
  const double gained = metric.higher_is_better() ? last - first : first - last;
  const double most = metric.higher_is_better() ? 1 - first : first;
  if (gained >= kLeastShareGained * most) return false;
  const std::vector<double>& losses = run.test[record::loss_metric().name];
  if (losses.size() <= end) return false;
  return !(losses[end] <= losses.front() - kLeastFallOfLoss * std::abs(losses.front()));
}

}  // namespace

bool is_no_better(const record::StoredRun& run, const Metric& metric, std::size_t length) {
  const std::vector<double>& curve = curve_of(run, metric);
  const std::size_t values = std::min(length, curve.size());
  if (run.outcome == record::StoredOutcome::diverged || run.measured() == 0 || values < 2)
    return false;
  const double first = curve.front();
  const double last = curve[values - 1];
  if (!std::isfinite(first) || !std::isfinite(last)) return false;
  if (!metric.is_better(last, first)) return true;
  return metric.is_fraction() && is_chance(first, last, run, metric, values - 1);
}

}  // namespace optbench::analysis::results
