// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study.hpp"

#include "engine/analysis/results/no_better.hpp"
#include "engine/analysis/results/training_mixtures.hpp"
#include "engine/analysis/statistics/holm.hpp"
#include "engine/analysis/statistics/mann_whitney.hpp"
#include "engine/analysis/statistics/paired_tests.hpp"
#include "engine/analysis/statistics/summary.hpp"
#include "engine/analysis/statistics/time_to_target.hpp"
#include "engine/analysis/study/deepobs_figures.hpp"
#include "engine/analysis/study/study_overall.hpp"
#include "engine/base/number_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <tuple>
#include <utility>

namespace optbench::analysis::study {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr Clock kClocks[] = {Clock::epochs, Clock::steps, Clock::gradient_evaluations,
                             Clock::seconds};

/// The part of a run's curve that its setting's statistics cover.
std::span<const double> used_part(const record::StoredRun& run, const results::Metric& metric,
                                  const results::SettingRuns& setting) {
  const std::vector<double>& curve = results::curve_of(run, metric);
  return std::span(curve).first(std::min(curve.size(), setting.length));
}

std::string value_text(const Json& value) {
  if (value.is_number_float()) return fmt::format("{:.4g}", value.get<double>());
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// What can tell settings of a problem apart: rate, options, training parameters, each as text.
struct NamedChoice {
  std::string name, text;
  bool is_of_training = false;
};

std::vector<NamedChoice> choices_of(const record::StoredRun& run) {
  std::vector<NamedChoice> choices;
  if (run.learning_rate) choices.push_back({"lr", fmt::format("{:.4g}", *run.learning_rate)});
  for (const auto& [name, value] : run.choices) {
    // What decides the conditions stands in the problem's name.
    if (run.conditions.contains(name) || name == "synthetic") continue;
    choices.push_back(
        {name, value_text(value),
         std::ranges::find(run.training_choices, name) != run.training_choices.end()});
  }
  choices.push_back({"num_epochs", fmt::format("{}", run.num_epochs), true});
  choices.push_back({"batch_size", fmt::format("{}", run.batch_size), true});
  // An optimizer's own weight_decay has the plain name.
  if (run.weight_decay) choices.push_back({"L2 factor", fmt::format("{:.4g}", *run.weight_decay)});
  return choices;
}

/// The values that settings have of each choice; those without it are counted by its absence.
class ChoiceValues {
 public:
  void add(const results::OptimizerSettings& optimizer) {
    for (const results::SettingRuns& setting : optimizer.settings) {
      ++settings_;
      for (const NamedChoice& choice : choices_of(setting.first())) {
        values_[choice.name].insert(choice.text);
        ++with_[choice.name];
      }
    }
  }
  [[nodiscard]] bool differ_in(const std::string& name) const {
    const auto found = values_.find(name);
    return found != values_.end() && (found->second.size() > 1 || with_.at(name) < settings_);
  }

 private:
  std::map<std::string, std::set<std::string>> values_;
  std::map<std::string, std::size_t> with_;
  std::size_t settings_ = 0;
};

/// What differs between an optimizer's settings, and of training parameters between all settings of
/// the problem, as this setting has it.
std::string distinguishing_text(const results::OptimizerSettings& optimizer,
                                const ChoiceValues& of_problem,
                                const results::SettingRuns& setting) {
  ChoiceValues of_optimizer;
  of_optimizer.add(optimizer);
  std::vector<std::string> parts;
  for (const NamedChoice& choice : choices_of(setting.first())) {
    const bool differs = of_optimizer.differ_in(choice.name) ||
                         (choice.is_of_training && of_problem.differ_in(choice.name));
    if (choice.name == "lr" || differs) parts.push_back(choice.name + " " + choice.text);
  }
  if (!setting.mark.empty()) parts.push_back(setting.mark);
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// Sensitivity to the rate and tuneability, from the mean final value of each setting.
void add_tuneability(OptimizerOutcome& outcome, const ProblemOutcome& problem,
                     const StudyOptions& options) {
  std::vector<double> rates;
  std::vector<double> at_rates;
  for (const results::SettingRuns& setting : outcome.results->settings) {
    const double final_value = statistics::mean(finals_of(setting, problem.reported));
    outcome.setting_finals.push_back(final_value);
    if (const auto rate = setting.first().learning_rate) {
      rates.push_back(*rate);
      at_rates.push_back(final_value);
    }
  }
  outcome.near_share =
      statistics::share_within(outcome.setting_finals, options.near_percent, problem.direction);
  outcome.region =
      statistics::rate_region(rates, at_rates, options.near_percent, problem.direction);
  outcome.best_of_trials = statistics::median_best(outcome.setting_finals, problem.direction);
}

void add_times(OptimizerOutcome& outcome, const ProblemOutcome& problem) {
  if (!problem.target) return;
  const results::SettingRuns& setting = *outcome.chosen.setting;
  for (const Clock clock : kClocks) {
    std::vector<double>& times = outcome.times_to_target[static_cast<std::size_t>(clock)];
    for (const record::StoredRun* run : setting.runs) {
      const auto curve = used_part(*run, problem.reported, setting);
      std::vector<double> at = times_of(*run, clock);
      if (at.size() < curve.size()) {
        times.clear();
        break;
      }
      at.resize(curve.size());
      times.push_back(statistics::time_to_target(curve, at, *problem.target, problem.direction));
    }
  }
  outcome.deepobs_speed = deepobs_speed(setting, problem.reported, *problem.target);
}

OptimizerOutcome outcome_of(const results::OptimizerSettings& results,
                            const ProblemOutcome& problem, const ChoiceValues& of_problem,
                            const results::Metric& chosen_by, const StudyOptions& options,
                            std::vector<std::string>& warnings) {
  OptimizerOutcome outcome;
  outcome.label = results.label;
  outcome.results = &results;
  outcome.scores = results::score_settings(results, chosen_by);
  const results::Selection selection =
      results::select_setting(outcome.scores, chosen_by, options.mode);
  if (!selection.warning.empty()) {
    warnings.push_back(
        fmt::format("{} / {}: {}", problem.problem, results.label, selection.warning));
  }
  outcome.chosen = selection.chosen.value_or(outcome.scores.front());
  const results::SettingRuns& setting = *outcome.chosen.setting;
  outcome.chosen_text = distinguishing_text(results, of_problem, setting);
  outcome.curves = results::setting_statistics(setting);
  outcome.finals = finals_of(setting, problem.reported);
  for (const record::StoredRun* run : setting.runs) outcome.seeds.push_back(run->seed);
  outcome.mean = statistics::mean(outcome.finals);
  const double deviation = statistics::sample_deviation(outcome.finals);
  if (std::isfinite(deviation)) outcome.deviation = deviation;
  outcome.median = median(outcome.finals, problem.direction);
  outcome.interval = statistics::bootstrap_interval(
      outcome.finals, [](std::span<const double> values) { return statistics::mean(values); },
      options.bootstrap);
  const results::SettingScore reported = results::score_setting(setting, problem.reported);
  if (std::isfinite(reported.best_value)) outcome.best_value = reported.best_value;
  for (const results::SettingRuns& any : results.settings) {
    outcome.runs += any.runs.size();
    for (const record::StoredRun* run : any.runs) {
      outcome.diverged += run->outcome == record::StoredOutcome::diverged ? 1 : 0;
      outcome.no_better += results::is_no_better(*run, problem.reported, any.length) ? 1 : 0;
    }
  }
  add_tuneability(outcome, problem, options);
  add_times(outcome, problem);
  return outcome;
}

/// The p-value of a test between two optimizers' finals, and whether the second one is better.
struct Comparison {
  double p_value = kNan;
  bool second_ahead = false;
};

Comparison compare(const OptimizerOutcome& first, const OptimizerOutcome& second, bool paired,
                   statistics::Direction direction) {
  // A single run shows no spread.
  if (first.finals.size() < 2 || second.finals.size() < 2) return {};
  if (paired) {
    const statistics::SignedRankTest test =
        statistics::wilcoxon_signed_rank(first.finals, second.finals, direction);
    return {test.p_value, test.worse_ranks > test.better_ranks};
  }
  const auto test = statistics::mann_whitney(first.finals, second.finals, direction);
  if (!test) return {};
  const auto pairs = static_cast<double>(first.finals.size() * second.finals.size());
  return {test->p_value, test->wins < pairs / 2};
}

/// p-values against the best optimizer: paired when both have the same seeds, each once.
void add_tests(ProblemOutcome& problem) {
  const OptimizerOutcome& best = problem.optimizers[problem.order.front()];
  if (!std::isfinite(best.mean)) return;
  const std::set<std::uint64_t> distinct(best.seeds.begin(), best.seeds.end());
  std::vector<double> p_values;
  for (std::size_t i = 1; i < problem.order.size(); ++i) {
    OptimizerOutcome& other = problem.optimizers[problem.order[i]];
    other.paired = best.seeds == other.seeds && distinct.size() == best.seeds.size();
    const Comparison comparison = compare(best, other, other.paired, problem.direction);
    other.ahead_by_test = comparison.second_ahead;
    p_values.push_back(comparison.p_value);
  }
  const std::vector<double> adjusted = statistics::holm_adjusted(p_values);
  for (std::size_t i = 0; i < adjusted.size(); ++i) {
    if (!std::isnan(adjusted[i])) problem.optimizers[problem.order[i + 1]].p_value = adjusted[i];
  }
}

/// The metric by which the settings of one part are chosen, with a warning when it is not the
/// requested one or one should not choose by it.
results::MetricChoice choosing_metric(const results::ProblemResults& part,
                                      const StudyOptions& options) {
  const auto runs = part.runs();
  if (options.chosen_by && results::all_have(runs, *options.chosen_by))
    return {*options.chosen_by, ""};
  results::MetricChoice choice = results::selection_metric(runs);
  if (options.chosen_by) {
    choice.warning =
        fmt::format("not all runs have the {}: settings are chosen by the {}",
                    results::title_of(*options.chosen_by), results::title_of(choice.metric));
  }
  return choice;
}

ProblemOutcome problem_outcome(const results::ProblemResults& results,
                               const results::ProblemResults* baselines,
                               const StudyOptions& options) {
  ProblemOutcome problem;
  problem.problem = results.problem;
  problem.name = results.name;
  problem.is_main = results.is_main;
  auto runs = results.runs();
  if (baselines != nullptr) {
    const auto more = baselines->runs();
    runs.insert(runs.end(), more.begin(), more.end());
  }
  problem.reported = results::test_metric(runs);
  problem.metrics = results::metrics_of(runs);
  problem.direction = problem.reported.higher_is_better() ? statistics::Direction::higher
                                                          : statistics::Direction::lower;
  problem.target = options.targets.find(results, problem.reported);
  problem.warnings = results::training_mixtures(runs);
  ChoiceValues of_problem;
  for (const results::ProblemResults* part : {&results, baselines}) {
    if (part == nullptr) continue;
    for (const results::OptimizerSettings& optimizer : part->optimizers) of_problem.add(optimizer);
  }
  for (const bool is_baseline : {false, true}) {
    const results::ProblemResults* part = is_baseline ? baselines : &results;
    if (part == nullptr) continue;
    // Old files without validation values must not change how new settings are chosen.
    const results::MetricChoice choice = choosing_metric(*part, options);
    if (!is_baseline) problem.chosen_by = choice.metric;
    if (!choice.warning.empty()) {
      problem.warnings.push_back((is_baseline ? "baselines: " : "") + choice.warning);
    }
    for (const results::OptimizerSettings& optimizer : part->optimizers) {
      problem.optimizers.push_back(
          outcome_of(optimizer, problem, of_problem, choice.metric, options, problem.warnings));
      problem.optimizers.back().is_baseline = is_baseline;
    }
  }
  return problem;
}

/// Whether one setting has more runs than every other: otherwise "the most runs" says nothing.
bool has_most_runs(const results::OptimizerSettings& optimizer) {
  std::size_t most = 0;
  std::size_t times = 0;
  for (const results::SettingRuns& setting : optimizer.settings) {
    if (setting.runs.size() > most) times = 0;
    most = std::max(most, setting.runs.size());
    times += setting.runs.size() == most ? 1 : 0;
  }
  return times == 1;
}

/// DeepOBS's own choice beside ours.
void add_deepobs_choices(std::vector<ProblemOutcome>& problems, const results::ResultGroups& groups,
                         const StudyOptions& options) {
  for (const DeepobsFigures& figures : deepobs_figures(groups, options.targets)) {
    const results::ProblemResults& of = *groups.find(figures.problem);
    for (ProblemOutcome& problem : problems) {
      for (OptimizerOutcome& outcome : problem.optimizers) {
        const bool same = std::ranges::any_of(of.optimizers, [&](const auto& optimizer) {
          return &optimizer == outcome.results && optimizer.label == figures.optimizer;
        });
        if (same && has_most_runs(*outcome.results)) outcome.deepobs = figures.by_most;
      }
    }
  }
}

/// Baselines that no problem of the results can be compared with.
void warn_of_unlike_baselines(const results::ResultGroups& results,
                              const results::ResultGroups& baselines,
                              std::vector<std::string>& warnings) {
  for (const results::ProblemResults& problem : results.problems) {
    if (baselines.find_like(problem.name, problem.conditions) != nullptr) continue;
    const auto other =
        std::ranges::find(baselines.problems, problem.name, &results::ProblemResults::name);
    if (other == baselines.problems.end()) continue;
    warnings.push_back(
        fmt::format("{}: the baselines were made under other conditions and are "
                    "left out",
                    problem.problem));
  }
}

void name_baselines(std::vector<ProblemOutcome>& problems) {
  std::set<std::string> own;
  for (const ProblemOutcome& problem : problems) {
    for (const OptimizerOutcome& outcome : problem.optimizers) {
      if (!outcome.is_baseline) own.insert(outcome.label);
    }
  }
  for (ProblemOutcome& problem : problems) {
    for (OptimizerOutcome& outcome : problem.optimizers) {
      while (outcome.is_baseline && own.contains(outcome.label)) outcome.label += " (baseline)";
    }
    std::ranges::stable_sort(problem.optimizers, {}, &OptimizerOutcome::label);
  }
}

void order_optimizers(ProblemOutcome& problem) {
  problem.order.resize(problem.optimizers.size());
  std::iota(problem.order.begin(), problem.order.end(), std::size_t{0});
  std::ranges::stable_sort(problem.order, {}, [&](std::size_t i) {
    const OptimizerOutcome& outcome = problem.optimizers[i];
    const double mean_cost = statistics::as_cost(outcome.mean, problem.direction);
    if (std::isfinite(mean_cost)) return std::tuple(mean_cost, 0.0, 0.0);
    const auto diverged =
        std::ranges::count_if(outcome.finals, [](double value) { return !std::isfinite(value); });
    return std::tuple(mean_cost, statistics::as_cost(outcome.median, problem.direction),
                      static_cast<double>(diverged) / static_cast<double>(outcome.finals.size()));
  });
}

}  // namespace

const OptimizerOutcome* ProblemOutcome::find(std::string_view label) const {
  const auto found = std::ranges::find(optimizers, label, &OptimizerOutcome::label);
  return found == optimizers.end() ? nullptr : &*found;
}

std::string_view to_text(Clock clock) {
  switch (clock) {
    case Clock::epochs:
      return "epochs";
    case Clock::steps:
      return "steps";
    case Clock::gradient_evaluations:
      return "gradient evaluations";
    case Clock::seconds:
      return "training seconds";
  }
  return "";
}

std::vector<double> finals_of(const results::SettingRuns& setting, const results::Metric& metric) {
  std::vector<double> finals;
  for (const record::StoredRun* run : setting.runs) {
    const auto curve = used_part(*run, metric, setting);
    const bool known = !curve.empty() && run->outcome != record::StoredOutcome::diverged;
    finals.push_back(known ? curve.back() : kNan);
  }
  return finals;
}

namespace {

/// Sums as the record has them. A diverged run was not measured to its end: what it did not reach
/// cost nothing.
std::vector<double> spent_until_end(std::vector<double> sums) {
  for (std::size_t i = 1; i < sums.size(); ++i) {
    if (std::isnan(sums[i])) sums[i] = sums[i - 1];
  }
  return sums;
}

}  // namespace

std::vector<double> times_of(const record::StoredRun& run, Clock clock) {
  const std::size_t count = run.evaluations();
  if (clock == Clock::seconds && run.seconds_spent.size() == count) {
    return spent_until_end(run.seconds_spent);
  }
  if (clock == Clock::gradient_evaluations && run.gradients_spent.size() == count) {
    return spent_until_end(run.gradients_spent);
  }
  std::vector<double> times(count);
  std::iota(times.begin(), times.end(), 0.0);
  if (clock == Clock::epochs) return times;
  if (clock == Clock::seconds) {
    if (run.training_seconds.empty()) return {};
    double sum = 0;
    for (std::size_t i = 1; i < count; ++i) {
      // Epochs that a diverged run did not complete have no time and add nothing.
      if (i <= run.training_seconds.size() && std::isfinite(run.training_seconds[i - 1])) {
        sum += run.training_seconds[i - 1];
      }
      times[i] = sum;
    }
    return times;
  }
  if (!run.steps_per_epoch || *run.steps_per_epoch <= 0) return {};
  double per_epoch = static_cast<double>(*run.steps_per_epoch);
  if (clock == Clock::gradient_evaluations) {
    if (!run.gradient_evaluations || !run.steps || *run.steps <= 0) return {};
    per_epoch *= static_cast<double>(*run.gradient_evaluations) / static_cast<double>(*run.steps);
  }
  for (double& time : times) time *= per_epoch;
  return times;
}

Study make_study(const results::ResultGroups& results, const results::ResultGroups& baselines,
                 const StudyOptions& options) {
  Study study;
  study.options = options;
  study.warnings = results.warnings;
  for (const auto* more : {&baselines.warnings, &results.mixtures, &baselines.mixtures})
    study.warnings.insert(study.warnings.end(), more->begin(), more->end());
  warn_of_unlike_baselines(results, baselines, study.warnings);
  for (const results::ProblemResults& problem : results.problems) {
    study.problems.push_back(
        problem_outcome(problem, baselines.find_like(problem.name, problem.conditions), options));
  }
  add_deepobs_choices(study.problems, results, options);
  add_deepobs_choices(study.problems, baselines, options);
  name_baselines(study.problems);
  std::set<std::string> labels;
  for (ProblemOutcome& problem : study.problems) {
    order_optimizers(problem);
    add_tests(problem);
    for (const OptimizerOutcome& outcome : problem.optimizers) labels.insert(outcome.label);
    for (const std::string& warning : problem.warnings) {
      study.warnings.push_back(warning.starts_with(problem.problem)
                                   ? warning
                                   : fmt::format("{}: {}", problem.problem, warning));
    }
  }
  study.labels.assign(labels.begin(), labels.end());
  study.overall = overall_outcome(study.problems, options);
  if (study.problems.size() > 1 && (!study.overall || study.overall->problems.size() < 2)) {
    study.warnings.emplace_back(
        "no comparison over problems: fewer than two optimizers have results on all of them");
  }
  return study;
}

}  // namespace optbench::analysis::study
