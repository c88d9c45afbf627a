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

/// By what a setting is chosen, in DeepOBS's words "final", "best" and "most".
enum class SelectionMode {
  final_value,  ///< the last entry of the mean curve
  best_value,   ///< the best entry of the mean curve (not the mean of the runs' best)
  most_runs,    ///< the most runs
};
[[nodiscard]] std::string_view to_text(SelectionMode mode);
/// Throws Error(unknown_name).
[[nodiscard]] SelectionMode parse_selection_mode(std::string_view name);

/// Whose rules decide; see select_setting().
enum class SelectionRule { optbench, deepobs_1_1, deepobs_1_2 };

/// A setting and its values of a metric.
struct SettingScore {
  const SettingRuns* setting = nullptr;
  std::size_t runs = 0;
  std::size_t diverged = 0;
  double final_value = 0;      ///< NaN when a run's last value is, or when no run has the curve
  double best_value = 0;       ///< entries of the mean curve that are NaN are passed over
  std::size_t best_epoch = 0;  ///< its first; 0: before training

  [[nodiscard]] double value(SelectionMode mode) const {
    return mode == SelectionMode::best_value ? best_value : final_value;
  }
};

/// Mean over the setting's runs that have the curve, up to the setting's length.
[[nodiscard]] SettingScore score_setting(const SettingRuns& setting, const Metric& metric);
/// In the settings' order.
[[nodiscard]] std::vector<SettingScore> score_settings(const OptimizerSettings& optimizer,
                                                       const Metric& metric);

struct Selection {
  std::optional<SettingScore> chosen;  ///< none: no setting can be chosen
  std::string warning;                 ///< one sentence when the mode could not decide; or empty
};

/// The setting that stands for its optimizer.
///
/// - optbench: settings without a diverged run first, then by the share of diverged runs, then
/// those
///   whose value is finite, then the better value; of equals the first. `most`: the most runs,
///   among equals as `final`; when all have the same number it is `final`, with a warning.
///   Something is always chosen when there are scores.
/// - deepobs_1_1: the first value that no other beats. Values that are not finite on the losing
/// side
///   (NaN, infinite losses) are never chosen; when all are such, none is (1.1 breaks off). A
///   diverged run counts only through its values. `most`: the first with the most runs.
/// - deepobs_1_2: sorted by value, equals in their order, NaN last (1.2 leaves NaN's place open);
///   `most` as ours, but among equals the first.
///
/// Pass scores on validation or training values, and report the chosen setting's score_setting() on
/// test_metric(): what is chosen by the test values is too good by the choice.
[[nodiscard]] Selection select_setting(std::span<const SettingScore> scores, const Metric& metric,
                                       SelectionMode mode,
                                       SelectionRule rule = SelectionRule::optbench);

/// All of them, best first, by our rule.
[[nodiscard]] std::vector<SettingScore> rank_settings(std::span<const SettingScore> scores,
                                                      const Metric& metric, SelectionMode mode);

}  // namespace optbench::analysis::results
