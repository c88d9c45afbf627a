// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/results/metric.hpp"
#include "engine/analysis/results/result_groups.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::analysis::results {

/// How a setting is chosen; DeepOBS calls the modes "final", "best" and "most".
enum class SelectionMode {
  final_value,  ///< the last entry of the mean curve
  best_value,   ///< the best entry of the mean curve (not the mean of the runs' best)
  most_runs,    ///< the most runs
};
[[nodiscard]] std::string_view to_text(SelectionMode mode);
/// Throws Error(unknown_name).
[[nodiscard]] SelectionMode parse_selection_mode(std::string_view name);

/// Which program's procedure is used; see select_setting().
enum class SelectionRule { optbench, deepobs_1_1, deepobs_1_2 };

/// A setting and its values of a metric.
struct SettingScore {
  const SettingRuns* setting = nullptr;
  std::size_t runs = 0;
  std::size_t diverged = 0;
  double final_value = 0;      ///< NaN when a run's last value is, or when no run has the curve
  double best_value = 0;       ///< NaN entries of the mean curve are ignored
  std::size_t best_epoch = 0;  ///< its first epoch; 0: before training

  [[nodiscard]] double value(SelectionMode mode) const {
    return mode == SelectionMode::best_value ? best_value : final_value;
  }
};

/// Mean over the setting's runs that have the curve, up to the setting's length.
[[nodiscard]] SettingScore score_setting(const SettingRuns& setting, const Metric& metric);
/// In the order of the settings.
[[nodiscard]] std::vector<SettingScore> score_settings(const OptimizerSettings& optimizer,
                                                       const Metric& metric);

struct Selection {
  std::optional<SettingScore> chosen;  ///< none: no setting can be chosen
  std::string warning;                 ///< one sentence when the mode did not decide; or empty
};

/// The setting that represents its optimizer.
///
/// - optbench: settings without a diverged run first, then by the share of diverged runs, then
///   finite values, then the better value; of equals the first. `most`: the most runs, then as
///   `final`; when all have the same number it is `final`, with a warning. Something is always
///   chosen when there are scores.
/// - deepobs_1_1: the first value that no other beats. NaN and infinite losses are never
///   chosen; when all are such, none is (1.1 raises an error). A diverged run counts only through
///   its values. `most`: the first with the most runs.
/// - deepobs_1_2: sorted by value, equals in their order, NaN last (1.2 leaves this open); `most`
///   as ours, but of equals the first.
///
/// Pass scores on validation or training values, and report the chosen setting's score_setting() on
/// test_metric(): choosing by test values biases them.
[[nodiscard]] Selection select_setting(std::span<const SettingScore> scores, const Metric& metric,
                                       SelectionMode mode,
                                       SelectionRule rule = SelectionRule::optbench);

/// All settings, best first, in our order.
[[nodiscard]] std::vector<SettingScore> rank_settings(std::span<const SettingScore> scores,
                                                      const Metric& metric, SelectionMode mode);

}  // namespace optbench::analysis::results
