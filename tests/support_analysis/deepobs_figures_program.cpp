// SPDX-License-Identifier: MIT
// deepobs_figures RESULTS: what engine/analysis computes of a folder as DeepOBS does, as JSON on
// standard output, for tests/deepobs_figures_test.py to compute again.
#include "engine/analysis/results/result_tree.hpp"
#include "engine/analysis/results/setting_statistics.hpp"
#include "engine/analysis/study/deepobs_figures.hpp"

#include <cstdio>
#include <exception>
#include <string>

namespace {

using namespace optbench;

Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json to_json(const analysis::results::CurveStatistics& statistics) {
  return {{"runs", statistics.runs},           {"mean", statistics.mean},
          {"deviation", statistics.deviation}, {"lower_quartile", statistics.lower_quartile},
          {"median", statistics.median},       {"upper_quartile", statistics.upper_quartile},
          {"lowest", statistics.lowest},       {"highest", statistics.highest}};
}

Json to_json(const analysis::results::SettingRuns& setting, const analysis::results::Metric& metric,
             std::optional<double> threshold) {
  const analysis::results::SettingStatistics statistics =
      analysis::results::setting_statistics(setting);
  const analysis::results::SettingScore score = analysis::results::score_setting(setting, metric);
  Json curves = Json::object();
  const auto add = [&](const char* name, const analysis::results::CurveStatistics& curve) {
    if (curve.runs > 0) curves[name] = to_json(curve);
  };
  add("train_losses", statistics.train["loss"]);
  add("train_accuracies", statistics.train["accuracy"]);
  add("test_losses", statistics.test["loss"]);
  add("test_accuracies", statistics.test["accuracy"]);
  return {{"runs", statistics.runs},
          {"diverged", statistics.diverged},
          {"curves", curves},
          {"final", score.final_value},
          {"best", score.best_value},
          {"best_epoch", score.best_epoch},
          {"speed", threshold ? or_null(analysis::study::deepobs_speed(setting, metric, *threshold))
                              : nullptr}};
}

Json to_json(const std::optional<analysis::study::DeepobsChoice>& choice) {
  if (!choice) return nullptr;
  Json hyperparameters = Json::object();
  for (const auto& [name, value] : choice->hyperparameters) hyperparameters[name] = value;
  return {{"setting", choice->setting},        {"runs", choice->runs},
          {"final", choice->final_value},      {"best", choice->best_value},
          {"speed", or_null(choice->speed)},   {"learning_rate", or_null(choice->learning_rate)},
          {"hyperparameters", hyperparameters}};
}

Json to_json(const std::vector<analysis::study::SensitivityPoint>& points) {
  Json list = Json::array();
  for (const analysis::study::SensitivityPoint& point : points)
    list.push_back({point.learning_rate, point.relative});
  return list;
}

/// The cells of a row in the order of the optimizers, and their colours.
Json row(const std::vector<analysis::study::DeepobsFigures>& figures, const std::string& problem,
         std::optional<double> (*cell)(const analysis::study::DeepobsChoice&),
         bool higher_is_better) {
  std::vector<double> values;
  for (const analysis::study::DeepobsFigures& each : figures) {
    if (each.problem != problem || !each.by_most) continue;
    if (const auto value = cell(*each.by_most)) values.push_back(*value);
  }
  return {{"values", values},
          {"normalized", analysis::study::normalize_row(values, higher_is_better)}};
}

Json all_figures(const std::string& folder) {
  const analysis::results::Results results = analysis::results::read_results(folder);
  const analysis::results::ResultGroups groups = analysis::results::group_runs(results.runs);
  const std::vector<analysis::study::DeepobsFigures> figures =
      analysis::study::deepobs_figures(groups);
  Json all = {{"runs", results.runs.size()},
              {"troubles", results.troubles.size()},
              {"warnings", groups.warnings}};
  auto figure = figures.begin();
  for (const analysis::results::ProblemResults& problem : groups.problems) {
    Json& out = all["problems"][problem.problem];
    const analysis::results::Metric metric = analysis::results::test_metric(problem.runs());
    out["metric"] = to_text(metric);
    const auto performance =
        [](const analysis::study::DeepobsChoice& choice) -> std::optional<double> {
      return choice.final_value;
    };
    const auto speed = [](const analysis::study::DeepobsChoice& choice) { return choice.speed; };
    out["performance_row"] = row(figures, problem.problem, performance, metric.higher_is_better());
    out["speed_row"] = row(figures, problem.problem, speed, /*higher_is_better=*/false);
    for (const analysis::results::OptimizerSettings& optimizer : problem.optimizers) {
      Json& own = out["optimizers"][optimizer.label];
      for (const analysis::results::SettingRuns& setting : optimizer.settings) {
        own["settings"][setting.name] =
            to_json(setting, metric, analysis::results::deepobs_thresholds().find(problem.problem));
      }
      own["number_of_settings"] = figure->settings;
      own["by_final"] = to_json(figure->by_final);
      own["by_best"] = to_json(figure->by_best);
      own["by_most"] = to_json(figure->by_most);
      own["final_sensitivity"] = to_json(figure->final_sensitivity);
      own["best_sensitivity"] = to_json(figure->best_sensitivity);
      ++figure;
    }
  }
  return all;
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) {
    std::fputs("usage: optbench_deepobs_figures RESULTS\n", stderr);
    return 2;
  }
  try {
    std::puts(write_json(all_figures(words[1]), 1).c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}
