// SPDX-License-Identifier: MIT
#include "engine/analysis/results/setting_statistics.hpp"

#include "engine/analysis/statistics/direction.hpp"
#include "engine/analysis/statistics/summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace optbench::analysis::results {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

SplitStatistics split_statistics(const SettingRuns& setting,
                                 const std::vector<record::Metric>& metrics, MetricSplit split) {
  SplitStatistics statistics;
  for (const record::Metric& each : metrics) {
    const Metric metric{each, split};
    CurveStatistics of_metric = curve_statistics(setting, metric);
    if (of_metric.runs > 0) statistics[metric.name] = std::move(of_metric);
  }
  return statistics;
}

}  // namespace

CurveStatistics curve_statistics(std::span<const std::span<const double>> curves,
                                 std::size_t length, bool higher_is_better) {
  CurveStatistics statistics;
  statistics.runs = curves.size();
  if (curves.empty()) return statistics;
  const statistics::Direction direction =
      higher_is_better ? statistics::Direction::higher : statistics::Direction::lower;
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

    for (double& value : values)
      value = statistics::from_cost(statistics::as_cost(value, direction), direction);
    std::sort(values.begin(), values.end());
    const auto quantile = [&](double share) {
      const double value = statistics::quantile_of_sorted(values, share);
      return std::isfinite(value) ? value : kNaN;
    };
    statistics.lowest.push_back(quantile(0));
    statistics.lower_quartile.push_back(quantile(0.25));
    statistics.median.push_back(quantile(0.5));
    statistics.upper_quartile.push_back(quantile(0.75));
    statistics.highest.push_back(quantile(1));
  }
  return statistics;
}

CurveStatistics curve_statistics(const SettingRuns& setting, const Metric& metric) {
  const std::vector<double> nothing(setting.length, kNaN);
  std::vector<std::span<const double>> curves;
  bool any = false;
  for (const record::StoredRun* run : setting.runs) {
    const std::vector<double>& curve = curve_of(*run, metric);
    if (curve.empty() && run->measured() > 0) continue;
    any = any || !curve.empty();
    curves.emplace_back(curve.empty() ? nothing : curve);
  }
  if (!any) return {};
  return curve_statistics(curves, setting.length, metric.higher_is_better());
}

SettingStatistics setting_statistics(const SettingRuns& setting) {
  SettingStatistics statistics;
  statistics.runs = setting.runs.size();
  statistics.diverged = static_cast<std::size_t>(std::count_if(
      setting.runs.begin(), setting.runs.end(),
      [](const auto* run) { return run->outcome == record::StoredOutcome::diverged; }));
  const std::vector<record::Metric> metrics = metrics_of(setting.runs);
  statistics.train = split_statistics(setting, metrics, MetricSplit::train);
  statistics.valid = split_statistics(setting, metrics, MetricSplit::valid);
  statistics.test = split_statistics(setting, metrics, MetricSplit::test);
  return statistics;
}

}  // namespace optbench::analysis::results
