// SPDX-License-Identifier: MIT
#include "engine/analysis/results/selection.hpp"

#include "engine/analysis/results/setting_statistics.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace optbench::analysis::results {
namespace {

constexpr std::array kModes = {SelectionMode::final_value, SelectionMode::best_value,
                               SelectionMode::most_runs};

/// Whether `a` ranks before `b` in our order.
bool comes_before(const SettingScore& a, const SettingScore& b, const Metric& metric,
                  SelectionMode mode) {
  if (mode == SelectionMode::most_runs && a.runs != b.runs) return a.runs > b.runs;
  // Shares as products: no rounding.
  const std::size_t share_a = a.diverged * b.runs;
  const std::size_t share_b = b.diverged * a.runs;
  if (share_a != share_b) return share_a < share_b;
  const double value_a = a.value(mode);
  const double value_b = b.value(mode);
  if (!std::isfinite(value_a) || !std::isfinite(value_b))
    return std::isfinite(value_a) && !std::isfinite(value_b);
  return metric.is_better(value_a, value_b);
}

bool same_number_of_runs(std::span<const SettingScore> scores) {
  return std::all_of(scores.begin(), scores.end(),
                     [&](const SettingScore& score) { return score.runs == scores.front().runs; });
}

Selection select_as_1_1(std::span<const SettingScore> scores, const Metric& metric,
                        SelectionMode mode) {
  Selection selection;
  std::size_t most = 0;
  constexpr double kWorst = std::numeric_limits<double>::infinity();
  double best = metric.higher_is_better() ? -kWorst : kWorst;
  for (const SettingScore& score : scores) {
    if (mode == SelectionMode::most_runs) {
      if (score.runs <= most) continue;
      most = score.runs;
    } else {
      if (!metric.is_better(score.value(mode), best)) continue;
      best = score.value(mode);
    }
    selection.chosen = score;
  }
  return selection;
}

SettingScore select_as_1_2(std::span<const SettingScore> scores, const Metric& metric,
                           SelectionMode mode) {
  return *std::min_element(scores.begin(), scores.end(),
                           [&](const SettingScore& a, const SettingScore& b) {
                             if (mode == SelectionMode::most_runs) return a.runs > b.runs;
                             const double value_a = a.value(mode);
                             const double value_b = b.value(mode);
                             if (std::isnan(value_a) != std::isnan(value_b))
                               return std::isnan(value_b);
                             return metric.is_better(value_a, value_b);
                           });
}

}  // namespace

std::string_view to_text(SelectionMode mode) {
  switch (mode) {
    case SelectionMode::final_value:
      return "final";
    case SelectionMode::best_value:
      return "best";
    case SelectionMode::most_runs:
      return "most";
  }
  return "";
}

SelectionMode parse_selection_mode(std::string_view name) {
  std::vector<std::string> names;
  for (const SelectionMode mode : kModes) {
    if (name == to_text(mode)) return mode;
    names.emplace_back(to_text(mode));
  }
  fail(ErrorKind::unknown_name, "mode: expected final, best or most, got '{}'{}", name,
       did_you_mean(name, names));
}

SettingScore score_setting(const SettingRuns& setting, const Metric& metric) {
  SettingScore score;
  score.setting = &setting;
  score.runs = setting.runs.size();
  for (const record::StoredRun* run : setting.runs) {
    if (run->outcome == record::StoredOutcome::diverged) ++score.diverged;
  }
  const std::vector<double> mean = curve_statistics(setting, metric).mean;
  score.final_value = score.best_value = std::numeric_limits<double>::quiet_NaN();
  if (mean.empty()) return score;
  score.final_value = mean.back();
  for (std::size_t epoch = 0; epoch < mean.size(); ++epoch) {
    const bool first = std::isnan(score.best_value) && !std::isnan(mean[epoch]);
    if (!first && !metric.is_better(mean[epoch], score.best_value)) continue;
    score.best_value = mean[epoch];
    score.best_epoch = epoch;
  }
  return score;
}

std::vector<SettingScore> score_settings(const OptimizerSettings& optimizer, const Metric& metric) {
  std::vector<SettingScore> scores;
  scores.reserve(optimizer.settings.size());
  for (const SettingRuns& setting : optimizer.settings)
    scores.push_back(score_setting(setting, metric));
  return scores;
}

std::vector<SettingScore> rank_settings(std::span<const SettingScore> scores, const Metric& metric,
                                        SelectionMode mode) {
  std::vector<SettingScore> ranked(scores.begin(), scores.end());
  std::stable_sort(ranked.begin(), ranked.end(), [&](const SettingScore& a, const SettingScore& b) {
    return comes_before(a, b, metric, mode);
  });
  return ranked;
}

Selection select_setting(std::span<const SettingScore> scores, const Metric& metric,
                         SelectionMode mode, SelectionRule rule) {
  if (rule == SelectionRule::deepobs_1_1) return select_as_1_1(scores, metric, mode);
  Selection selection;
  if (scores.empty()) return selection;
  if (mode == SelectionMode::most_runs && scores.size() > 1 && same_number_of_runs(scores)) {
    mode = SelectionMode::final_value;
    selection.warning =
        "all settings have the same number of runs: the one with the best final value is taken";
  }
  selection.chosen = rule == SelectionRule::deepobs_1_2
                         ? select_as_1_2(scores, metric, mode)
                         : rank_settings(scores, metric, mode).front();
  return selection;
}

}  // namespace optbench::analysis::results
