// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/results/convergence.hpp"
#include "engine/analysis/results/metric.hpp"
#include "engine/analysis/results/result_groups.hpp"
#include "engine/analysis/results/selection.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

// What DeepOBS's own analyzers compute from the same files, for comparison with published results.
// NaN propagates through means; settings are chosen by test values.
namespace optbench::analysis::study {

/// The first evaluation at which a curve reaches the threshold: 0 is before training. A curve that
/// never does counts as its length, num_epochs + 1. NaN never reaches it.
[[nodiscard]] std::size_t first_epoch_reaching(std::span<const double> curve, double threshold,
                                               bool higher_is_better);

/// DeepOBS's speed: the mean of first_epoch_reaching() over the setting's runs, each curve up to
/// the setting's length. None when a run has no such curve.
[[nodiscard]] std::optional<double> deepobs_speed(const results::SettingRuns& setting,
                                                  const results::Metric& metric, double threshold);

/// A setting's learning rate, and how its value compares with the best of its optimizer.
struct SensitivityPoint {
  double learning_rate = 0;
  double relative = 0;
};

/// For each setting value / best (accuracy) or best / value (loss), where best is the value of the
/// setting chosen by `mode` (final or best); in ascending order of the rate. Uses NumPy's
/// nan_to_num, as 1.1 does for drawing: NaN gives 0, an infinite quotient the largest double. All 0
/// when nothing can be chosen. Settings without a rate are left out.
[[nodiscard]] std::vector<SensitivityPoint> learning_rate_sensitivity(
    std::span<const results::SettingScore> scores, const results::Metric& metric,
    results::SelectionMode mode);

/// How the cells of a row of DeepOBS's table are coloured: 100 for the best optimizer, 0 for the
/// worst, the others in proportion; 50 for all when they are equal. NaN stays NaN and is ignored;
/// an infinite value gives NaN for the values compared with it.
[[nodiscard]] std::vector<double> normalize_row(std::span<const double> values,
                                                bool higher_is_better);

/// A chosen setting with its entries in DeepOBS's table.
struct DeepobsChoice {
  std::string setting;
  std::size_t runs = 0;
  double final_value = 0;  ///< "performance": last value of the metric's mean curve
  double best_value = 0;
  std::optional<double> speed;  ///< in epochs; none without a threshold
  /// "tuneability": the chosen values.
  std::optional<double> learning_rate;
  std::vector<std::pair<std::string, Json>> hyperparameters;
};

/// One optimizer on one problem, as DeepOBS 1.1 computes it.
struct DeepobsFigures {
  std::string problem;
  std::string optimizer;
  results::Metric metric;  ///< the test accuracy, or the test loss where the problem has none
  std::size_t settings = 0;
  std::optional<DeepobsChoice> by_final, by_best, by_most;  ///< none where 1.1 raises an error
  std::vector<SensitivityPoint> final_sensitivity, best_sensitivity;
};

/// In the order of the groups.
[[nodiscard]] std::vector<DeepobsFigures> deepobs_figures(
    const results::ResultGroups& groups,
    const results::ConvergenceThresholds& thresholds = results::deepobs_thresholds());

/// What 1.1's get_best_run prints, in our words; three lines, each ended by '\n'.
[[nodiscard]] std::string best_run_text(const DeepobsFigures& figures);

/// The performance in DeepOBS 1.2's table.
struct DeepobsPerformance {
  std::string setting;
  results::Metric
      reported;      ///< the test accuracy of the setting where it has one, else its test loss
  double value = 0;  ///< the mean curve's last (modes final and most) or best entry (mode best)
  std::string warning;
};

/// The setting is chosen by `metric` (deepobs_1_2_metric() unless the user says), and reported on
/// the test data. None when there is nothing to choose from.
[[nodiscard]] std::optional<DeepobsPerformance> deepobs_1_2_performance(
    const results::OptimizerSettings& optimizer, const results::Metric& metric,
    results::SelectionMode mode);

}  // namespace optbench::analysis::study
