// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_targets.hpp"

#include "engine/analysis/statistics/summary.hpp"
#include "engine/analysis/study/study_tables.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace optbench::analysis::study {
namespace {

double best_of(const std::vector<double>& curve, statistics::Direction direction) {
  double best = std::numeric_limits<double>::quiet_NaN();
  for (const double value : curve) {
    if (std::isfinite(value) &&
        (std::isnan(best) || statistics::is_better(value, best, direction))) {
      best = value;
    }
  }
  return best;
}

}  // namespace

std::vector<SetTarget> targets_of(const Study& study) {
  std::vector<SetTarget> targets;
  for (const ProblemOutcome& problem : study.problems) {
    const OptimizerOutcome& best = problem.optimizers[problem.order.front()];
    std::vector<double> values;
    for (const record::StoredRun* run : best.chosen.setting->runs) {
      values.push_back(best_of(results::curve_of(*run, problem.reported), problem.direction));
    }
    const double target = statistics::median(values, problem.direction);
    if (!std::isfinite(target)) continue;
    targets.push_back({.problem = problem.problem,
                       .value = target,
                       .optimizer = best.label,
                       .setting = best.chosen_text,
                       .metric = results::title_of(problem.reported),
                       .seeds = values.size()});
  }
  return targets;
}

std::string targets_text(const std::vector<SetTarget>& targets) {
  Json object = Json::object();
  for (const SetTarget& target : targets) object[target.problem] = target.value;
  return write_json(object) + "\n";
}

std::string to_text(const SetTarget& target) {
  return fmt::format("{}: {} {}, the median best of {} seed{} of {}, {}", target.problem,
                     target.metric, target.value, target.seeds, target.seeds == 1 ? "" : "s",
                     target.optimizer, target.setting);
}

}  // namespace optbench::analysis::study
