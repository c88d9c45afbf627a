// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/results/metric.hpp"
#include "engine/analysis/results/result_groups.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace optbench::analysis::results {

/// Statistics over runs, at each evaluation (before training, then after each epoch). All lists are
/// equally long, or empty when no run has such a curve.
///
/// Mean and deviation are NaN where the value of a run is, and infinite or NaN where one is
/// infinite, as in NumPy and DeepOBS. For the other statistics, values that are not finite are the
/// worst (see direction.hpp), and the result is NaN where it falls on them: a median is a number as
/// long as more than half of the runs have one. The median and quartiles of NumPy, and so of
/// DeepOBS 1.2, would be NaN where the value of one run is.
struct CurveStatistics {
  std::size_t runs = 0;  ///< runs that have this curve
  std::vector<double> mean;
  std::vector<double> deviation;       ///< population deviation (divided by n): 0 for one run
  std::vector<double> lower_quartile;  ///< by linear interpolation: see summary.hpp
  std::vector<double> median;
  std::vector<double> upper_quartile;
  std::vector<double> lowest;
  std::vector<double> highest;
};

/// REQUIRES: each curve has at least `length` values. `higher_is_better` says which end is the
/// worst. Sums run in the order of the runs.
[[nodiscard]] CurveStatistics curve_statistics(std::span<const std::span<const double>> curves,
                                               std::size_t length, bool higher_is_better);

/// Those of a setting's runs that have the metric, up to the setting's length. A run that was never
/// evaluated has NaN throughout.
[[nodiscard]] CurveStatistics curve_statistics(const SettingRuns& setting, const Metric& metric);

/// Those of every metric that a run of the setting has on a split.
using SplitStatistics = record::ByMetric<CurveStatistics>;

struct SettingStatistics {
  std::size_t runs = 0;
  std::size_t diverged = 0;
  SplitStatistics train, valid, test;
};

/// Over the runs of the setting, up to its length.
[[nodiscard]] SettingStatistics setting_statistics(const SettingRuns& setting);

}  // namespace optbench::analysis::results
