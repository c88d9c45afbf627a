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
/// Mean and deviation are NaN wherever one run's value is, and infinite or NaN where one is
/// infinite, as NumPy's and DeepOBS's are. To the others, values that are not finite are the worst
/// there are (see direction.hpp), and NaN stands where they reach: a median is a number as long as
/// more than half of the runs have one. NumPy's, and so DeepOBS 1.2's, median and quartiles would
/// be NaN wherever one run's value is.
struct CurveStatistics {
  std::size_t runs = 0;  ///< that have this curve
  std::vector<double> mean;
  std::vector<double> deviation;       ///< of the population (divided by n): 0 for one run
  std::vector<double> lower_quartile;  ///< by linear interpolation: see summary.hpp
  std::vector<double> median;
  std::vector<double> upper_quartile;
  std::vector<double> lowest;
  std::vector<double> highest;
};

/// Of curves of which at least `length` values each are there. `higher_is_better` says which end is
/// the worst. Sums run in the order of the runs.
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

/// Over the setting's runs, up to its length.
[[nodiscard]] SettingStatistics setting_statistics(const SettingRuns& setting);

}  // namespace optbench::analysis::results
