// SPDX-License-Identifier: MIT
#include "engine/analysis/setting_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace optbench {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Ascending, NaN at the end where the worst values stand.
void sort_with_nan_worst(std::vector<double>& values, bool higher_is_better) {
  const auto numbers =
      higher_is_better
          ? std::partition(values.begin(), values.end(), [](double v) { return std::isnan(v); })
          : std::partition(values.begin(), values.end(), [](double v) { return !std::isnan(v); });
  if (higher_is_better) {
    std::sort(numbers, values.end());
  } else {
    std::sort(values.begin(), numbers);
  }
}

/// REQUIRES: sorted, not empty. No product with infinity or NaN where the place is whole.
double quantile_of_sorted(const std::vector<double>& sorted, double q) {
  const double place = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  const double fraction = place - std::floor(place);
  const double low = sorted[below];
  if (fraction == 0) return low;
  const double high = sorted[below + 1];
  return low == high ? low : low + (high - low) * fraction;
}

SplitStatistics split_statistics(const SettingRuns& setting, EpochCurves StoredRun::*split) {
  std::vector<std::span<const double>> losses;
  std::vector<std::span<const double>> accuracies;
  for (const StoredRun* run : setting.runs) {
    const EpochCurves& curves = run->*split;
    if (!curves.losses.empty()) losses.emplace_back(curves.losses);
    if (!curves.accuracies.empty()) accuracies.emplace_back(curves.accuracies);
  }
  return {.losses = curve_statistics(losses, setting.length, /*higher_is_better=*/false),
          .accuracies = curve_statistics(accuracies, setting.length, /*higher_is_better=*/true)};
}

}  // namespace

double quantile_with_nan_worst(std::span<const double> values, double q, bool higher_is_better) {
  if (values.empty()) return kNaN;
  std::vector<double> sorted(values.begin(), values.end());
  sort_with_nan_worst(sorted, higher_is_better);
  return quantile_of_sorted(sorted, q);
}

CurveStatistics curve_statistics(std::span<const std::span<const double>> curves,
                                 std::size_t length, bool higher_is_better) {
  CurveStatistics statistics;
  statistics.runs = curves.size();
  if (curves.empty()) return statistics;
  const auto count = static_cast<double>(curves.size());
  std::vector<double> values(curves.size());
  for (std::size_t epoch = 0; epoch < length; ++epoch) {
    std::transform(curves.begin(), curves.end(), values.begin(),
                   [&](std::span<const double> curve) { return curve[epoch]; });
    double sum = 0;
    for (const double value : values) sum += value;
    const double mean = sum / count;
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    statistics.mean.push_back(mean);
    statistics.deviation.push_back(std::sqrt(squares / count));

    sort_with_nan_worst(values, higher_is_better);
    statistics.lower_quartile.push_back(quantile_of_sorted(values, 0.25));
    statistics.median.push_back(quantile_of_sorted(values, 0.5));
    statistics.upper_quartile.push_back(quantile_of_sorted(values, 0.75));
    statistics.lowest.push_back(values.front());
    statistics.highest.push_back(values.back());
  }
  return statistics;
}

SettingStatistics setting_statistics(const SettingRuns& setting) {
  SettingStatistics statistics;
  statistics.runs = setting.runs.size();
  statistics.diverged = static_cast<std::size_t>(
      std::count_if(setting.runs.begin(), setting.runs.end(),
                    [](const auto* run) { return run->outcome == StoredOutcome::diverged; }));
  statistics.train = split_statistics(setting, &StoredRun::train);
  statistics.valid = split_statistics(setting, &StoredRun::valid);
  statistics.test = split_statistics(setting, &StoredRun::test);
  return statistics;
}

}  // namespace optbench
