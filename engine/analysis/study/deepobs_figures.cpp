// SPDX-License-Identifier: MIT
#include "engine/analysis/study/deepobs_figures.hpp"

#include "engine/base/counted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace optbench::analysis::study {
namespace {

/// NumPy's nan_to_num for values that cannot be negative.
double drawable(double quotient) {
  if (std::isnan(quotient)) return 0;
  constexpr double kLargest = std::numeric_limits<double>::max();
  return std::clamp(quotient, -kLargest, kLargest);
}

/// Ignores NaN, as pandas does; NaN when there is no other value.
std::pair<double, double> smallest_and_largest(std::span<const double> values) {
  double smallest = std::numeric_limits<double>::quiet_NaN();
  double largest = smallest;
  for (const double value : values) {
    smallest = std::fmin(smallest, value);
    largest = std::fmax(largest, value);
  }
  return {smallest, largest};
}

std::optional<DeepobsChoice> choice_of(const results::Selection& selection,
                                       const results::Metric& metric,
                                       std::optional<double> threshold) {
  if (!selection.chosen) return std::nullopt;
  const results::SettingScore& score = *selection.chosen;
  const record::StoredRun& first = score.setting->first();
  DeepobsChoice choice;
  choice.setting = score.setting->name;
  choice.runs = score.runs;
  choice.final_value = score.final_value;
  choice.best_value = score.best_value;
  if (threshold) choice.speed = deepobs_speed(*score.setting, metric, *threshold);
  choice.learning_rate = first.learning_rate;
  choice.hyperparameters = first.choices;
  return choice;
}

std::string choice_line(const char* by, const std::optional<DeepobsChoice>& choice,
                        double DeepobsChoice::*value) {
  if (!choice) return fmt::format("  best {} value: none is a number\n", by);
  return fmt::format("  best {} value: {:g} with {}\n", by, (*choice).*value, choice->setting);
}

}  // namespace

std::size_t first_epoch_reaching(std::span<const double> curve, double threshold,
                                 bool higher_is_better) {
  const auto found = std::find_if(curve.begin(), curve.end(), [&](double value) {
    return higher_is_better ? value >= threshold : value <= threshold;
  });
  return static_cast<std::size_t>(found - curve.begin());
}

std::optional<double> deepobs_speed(const results::SettingRuns& setting,
                                    const results::Metric& metric, double threshold) {
  if (setting.runs.empty() || !results::all_have(setting.runs, metric)) return std::nullopt;
  double sum = 0;
  for (const record::StoredRun* run : setting.runs) {
    const std::vector<double>& curve = results::curve_of(*run, metric);
    sum += curve.empty()  // never evaluated
               ? static_cast<double>(setting.length)
               : static_cast<double>(first_epoch_reaching(std::span(curve).first(setting.length),
                                                          threshold, metric.higher_is_better()));
  }
  return sum / static_cast<double>(setting.runs.size());
}

std::vector<SensitivityPoint> learning_rate_sensitivity(
    std::span<const results::SettingScore> scores, const results::Metric& metric,
    results::SelectionMode mode) {
  const auto chosen =
      results::select_setting(scores, metric, mode, results::SelectionRule::deepobs_1_1).chosen;
  const double best = chosen ? chosen->value(mode) : std::numeric_limits<double>::quiet_NaN();
  std::vector<SensitivityPoint> points;
  for (const results::SettingScore& score : scores) {
    const auto rate = score.setting->first().learning_rate;
    if (!rate || std::isnan(*rate)) continue;
    const double value = score.value(mode);
    points.push_back({*rate, drawable(metric.higher_is_better() ? value / best : best / value)});
  }
  std::stable_sort(points.begin(), points.end(),
                   [](const SensitivityPoint& a, const SensitivityPoint& b) {
                     return a.learning_rate < b.learning_rate;
                   });
  return points;
}

std::vector<double> normalize_row(std::span<const double> values, bool higher_is_better) {
  const auto [smallest, largest] = smallest_and_largest(values);
  const double worst = higher_is_better ? smallest : largest;
  const double best = higher_is_better ? largest : smallest;
  std::vector<double> normalized;
  normalized.reserve(values.size());
  for (const double value : values) {
    normalized.push_back(smallest == largest ? value - smallest + 50
                                             : std::abs((value - worst) / (best - worst) * 100));
  }
  return normalized;
}

std::vector<DeepobsFigures> deepobs_figures(const results::ResultGroups& groups,
                                            const results::ConvergenceThresholds& thresholds) {
  std::vector<DeepobsFigures> all;
  for (const results::ProblemResults& problem : groups.problems) {
    const results::Metric metric = results::test_metric(problem.runs());
    const auto threshold = thresholds.find(problem, metric);
    for (const results::OptimizerSettings& optimizer : problem.optimizers) {
      const std::vector<results::SettingScore> scores = results::score_settings(optimizer, metric);
      const auto choose = [&](results::SelectionMode mode) {
        return choice_of(
            results::select_setting(scores, metric, mode, results::SelectionRule::deepobs_1_1),
            metric, threshold);
      };
      all.push_back({.problem = problem.problem,
                     .optimizer = optimizer.label,
                     .metric = metric,
                     .settings = optimizer.settings.size(),
                     .by_final = choose(results::SelectionMode::final_value),
                     .by_best = choose(results::SelectionMode::best_value),
                     .by_most = choose(results::SelectionMode::most_runs),
                     .final_sensitivity = learning_rate_sensitivity(
                         scores, metric, results::SelectionMode::final_value),
                     .best_sensitivity = learning_rate_sensitivity(
                         scores, metric, results::SelectionMode::best_value)});
    }
  }
  return all;
}

std::string best_run_text(const DeepobsFigures& figures) {
  std::string text =
      fmt::format("{} / {}: {}, by {}\n", figures.problem, figures.optimizer,
                  counted(figures.settings, "setting"), results::title_of(figures.metric));
  text += choice_line("final", figures.by_final, &DeepobsChoice::final_value);
  text += choice_line("overall", figures.by_best, &DeepobsChoice::best_value);
  return text;
}

std::optional<DeepobsPerformance> deepobs_1_2_performance(
    const results::OptimizerSettings& optimizer, const results::Metric& metric,
    results::SelectionMode mode) {
  const auto scores = results::score_settings(optimizer, metric);
  const results::Selection selection =
      results::select_setting(scores, metric, mode, results::SelectionRule::deepobs_1_2);
  if (!selection.chosen) return std::nullopt;
  const results::SettingRuns& setting = *selection.chosen->setting;
  DeepobsPerformance performance;
  performance.setting = setting.name;
  performance.reported = results::test_metric(setting.runs);
  performance.value = results::score_setting(setting, performance.reported).value(mode);
  performance.warning = selection.warning;
  return performance;
}

}  // namespace optbench::analysis::study
