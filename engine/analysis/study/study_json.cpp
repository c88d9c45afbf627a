// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_json.hpp"

#include <algorithm>
#include <limits>

namespace optbench::analysis::study {
namespace {

Json interval_json(const statistics::ConfidenceInterval& interval) {
  return Json::array({interval.low, interval.high});
}

Json outcome_json(const OptimizerOutcome& outcome) {
  Json object = {{"label", outcome.label},
                 {"baseline", outcome.is_baseline},
                 {"setting", outcome.chosen.setting->name},
                 {"chosen", outcome.chosen_text},
                 {"seeds", outcome.seeds},
                 {"finals", outcome.finals},
                 {"mean", outcome.mean},
                 {"median", outcome.median},
                 {"settings", outcome.results->settings.size()},
                 {"runs", outcome.runs},
                 {"diverged", outcome.diverged},
                 {"no_better", outcome.no_better},
                 {"near_share", outcome.near_share},
                 {"best_of_trials", outcome.best_of_trials}};
  if (const auto rate = outcome.chosen.setting->first().learning_rate) {
    object["learning_rate"] = *rate;
  }
  if (outcome.deviation) object["deviation"] = *outcome.deviation;
  if (outcome.interval) object["interval"] = interval_json(*outcome.interval);
  if (outcome.best_value) object["best"] = *outcome.best_value;
  if (outcome.p_value) object["p_value"] = *outcome.p_value;
  if (outcome.deepobs_speed) object["deepobs_speed"] = *outcome.deepobs_speed;
  if (outcome.deepobs) {
    Json& deepobs = object["deepobs"];
    deepobs = {{"setting", outcome.deepobs->setting},
               {"performance", outcome.deepobs->final_value}};
    if (outcome.deepobs->speed) deepobs["speed"] = *outcome.deepobs->speed;
  }
  if (outcome.region) {
    object["rate_region"] = {{"low", outcome.region->low},
                             {"high", outcome.region->high},
                             {"decades", outcome.region->decades}};
  }
  for (const Clock clock :
       {Clock::epochs, Clock::steps, Clock::gradient_evaluations, Clock::seconds}) {
    const auto& times = outcome.times_to_target[static_cast<std::size_t>(clock)];
    std::string name(to_text(clock));
    std::ranges::replace(name, ' ', '_');
    if (!times.empty()) object["time_to_target"][name] = times;
  }
  return object;
}

Json problem_json(const ProblemOutcome& problem) {
  Json object = {{"problem", problem.problem},
                 {"name", problem.name},
                 {"chosen_by", to_text(problem.chosen_by)},
                 {"reported", to_text(problem.reported)},
                 {"metrics", Json::array()},
                 {"optimizers", Json::array()}};
  for (const record::Metric& metric : problem.metrics)
    object["metrics"].push_back(record::to_json(metric));
  if (problem.target) object["target"] = *problem.target;
  for (const std::size_t i : problem.order) {
    Json& outcome = object["optimizers"].emplace_back(outcome_json(problem.optimizers[i]));
    const results::SettingRuns& setting = *problem.optimizers[i].chosen.setting;
    for (const record::Metric& each : problem.metrics) {
      const results::Metric metric{each, results::MetricSplit::test};
      if (!results::all_have(setting.runs, metric)) continue;
      outcome["metrics"][to_text(metric)] = finals_of(setting, metric);
    }
  }
  return object;
}

Json scored_json(const OverallOutcome::Scored& scored) {
  Json object = {{"value", scored.value}};
  if (scored.interval) object["interval"] = interval_json(*scored.interval);
  return object;
}

Json overall_json(const OverallOutcome& overall) {
  Json object = {{"labels", overall.labels},
                 {"problems", overall.problems},
                 {"left_out", overall.left_out},
                 {"mean_ranks", overall.mean_ranks},
                 {"ranks", overall.ranks}};
  for (const auto& scored : overall.interquartile_means) {
    object["interquartile_means"].push_back(scored_json(scored));
  }
  for (const auto& row : overall.improvement) {
    Json& into = object["improvement"].emplace_back(Json::array());
    for (const auto& scored : row) into.push_back(scored_json(scored));
  }
  if (!overall.profile_scores.empty()) object["profile_scores"] = overall.profile_scores;
  if (overall.critical_difference) object["critical_difference"] = *overall.critical_difference;
  if (overall.friedman) {
    object["friedman"] = {{"chi_square", overall.friedman->chi_square},
                          {"chi_square_p_value", overall.friedman->chi_square_p_value},
                          {"f", overall.friedman->f},
                          {"f_p_value", overall.friedman->f_p_value}};
  }
  return object;
}

}  // namespace

Json to_json(const Study& study) {
  Json object = {{"labels", study.labels}, {"problems", Json::array()}};
  for (const ProblemOutcome& problem : study.problems) {
    object["problems"].push_back(problem_json(problem));
  }
  if (study.overall) object["overall"] = overall_json(*study.overall);
  if (!study.warnings.empty()) object["warnings"] = study.warnings;
  return object;
}

Json to_json(const record::StoredRun& run) {
  Json object = {{"path", run.path.string()},      {"written_by", to_text(run.family)},
                 {"problem", run.problem},         {"label", run.label},
                 {"setting", run.setting},         {"seed", run.seed},
                 {"num_epochs", run.num_epochs},   {"batch_size", run.batch_size},
                 {"outcome", to_text(run.outcome)}};
  if (!run.identity.empty()) object["identity"] = run.identity;
  if (run.learning_rate) object["learning_rate"] = *run.learning_rate;
  if (run.weight_decay) object["weight_decay"] = *run.weight_decay;
  for (const auto& [name, value] : run.choices) {
    if (!value.is_null()) object["choices"][name] = value;
  }
  const auto curves = [&](const std::string& split, const record::EpochCurves& values) {
    for (const record::Metric& metric : run.metrics) {
      std::vector<double> curve = values[metric.name];
      // What a run that was stopped early did not measure, it has not.
      std::fill(
          curve.end() - static_cast<std::ptrdiff_t>(std::min(run.missed_evaluations, curve.size())),
          curve.end(), std::numeric_limits<double>::quiet_NaN());
      if (!curve.empty()) object[split + "_" + metric.series] = curve;
    }
  };
  curves("train", run.train);
  curves("valid", run.valid);
  curves("test", run.test);
  if (!run.training_seconds.empty()) object["training_seconds"] = run.training_seconds;
  if (!run.trajectory.empty()) object["trajectory"] = run.trajectory;
  return object;
}

}  // namespace optbench::analysis::study
