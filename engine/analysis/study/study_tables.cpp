// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_tables.hpp"

#include "engine/analysis/draw/markup_text.hpp"
#include "engine/analysis/statistics/summary.hpp"
#include "engine/analysis/statistics/time_to_target.hpp"
#include "engine/base/counted.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace optbench::analysis::study {
namespace {

using Cell = draw::FigureTable::Cell;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Cell text_cell(std::string text) { return {.text = std::move(text)}; }

Cell number_cell(double value, const record::Metric& metric) {
  return {.text = number_cell_text(value, metric), .value = value};
}

using Interval = std::optional<statistics::ConfidenceInterval>;

Cell interval_cell(std::string text, const Interval& interval) {
  const double low = interval ? interval->low : kNan;
  return {.text = std::move(text), .value = low, .parts = {low, interval ? interval->high : kNan}};
}

/// "3 of 12".
Cell share_cell(std::size_t count, std::size_t all) {
  return {.text = fmt::format("{} of {}", count, all),
          .value = static_cast<double>(count) / static_cast<double>(std::max<std::size_t>(all, 1)),
          .parts = {static_cast<double>(count), static_cast<double>(all)}};
}

/// Numbers under one heading, and what each is called in a file.
draw::FigureTable::Column interval_column(const std::string& of) {
  return {
      .heading = "interval", .numeric = true, .parts = {"interval low" + of, "interval high" + of}};
}
draw::FigureTable::Column mean_column(const std::string& heading) {
  return {.heading = heading,
          .numeric = true,
          .parts = {heading, "deviation of " + heading, "not finite of " + heading,
                    "seeds of " + heading}};
}
draw::FigureTable::Column time_column(const std::string& heading) {
  return {.heading = heading,
          .numeric = true,
          .parts = {heading, heading + ", missed", heading + ", seeds"}};
}

Cell none_cell() { return {.text = kNoNumber, .value = kNan}; }

/// Whether no optimizer has a better mean final value; ties are all the best.
bool is_best(const OptimizerOutcome& outcome, const ProblemOutcome& problem) {
  return std::isfinite(outcome.mean) &&
         outcome.mean == problem.optimizers[problem.order.front()].mean;
}

/// How settings were chosen, for captions.
std::string choice_text(const ProblemOutcome& problem, results::SelectionMode mode) {
  const std::string metric = results::title_of(problem.chosen_by);
  switch (mode) {
    case results::SelectionMode::final_value:
      return "chosen by the final " + metric;
    case results::SelectionMode::best_value:
      return "chosen by the best " + metric + " of its mean curve";
    case results::SelectionMode::most_runs:
      return "the one with the most runs, among equals chosen by the final " + metric;
  }
  return "";
}

std::string interval_text(const std::optional<statistics::ConfidenceInterval>& interval,
                          const record::Metric& metric) {
  if (!interval) return kNoNumber;
  return fmt::format("{} to {}", number_cell_text(interval->low, metric),
                     number_cell_text(interval->high, metric));
}

std::string p_value_text(double p_value) {
  return p_value < 0.001 ? "< 0.001" : fmt::format("{:.3f}", p_value);
}

std::string region_text(const OptimizerOutcome& outcome) {
  if (!outcome.region) return kNoNumber;
  const statistics::RateRegion& region = *outcome.region;
  // With a single rate the width is unknown.
  if (region.touches_lowest && region.touches_highest && region.decades == 0) return kNoNumber;
  const bool open = region.touches_lowest || region.touches_highest;
  return fmt::format("{}{:.2g}", open ? "≥ " : "", region.decades);
}

/// Time to target: the median over the runs, and how many missed.
Cell time_cell(const std::vector<double>& times) {
  if (times.empty()) return none_cell();
  std::vector<std::vector<double>> studies;
  for (const double time : times) studies.push_back({time});
  const double median = statistics::median_of_best_trials(studies);
  const auto misses =
      std::ranges::count_if(times, [](double time) { return !std::isfinite(time); });
  Cell cell{.text = std::isfinite(median) ? fmt::format("{:.4g}", median) : "not reached",
            .value = median,
            .parts = {median, static_cast<double>(misses), static_cast<double>(times.size())}};
  if (misses > 0 && std::isfinite(median)) {
    cell.text += fmt::format(" ({} of {} missed)", misses, times.size());
  }
  return cell;
}

/// What was measured on the test split besides the reported metric.
std::vector<results::Metric> other_metrics(const ProblemOutcome& problem) {
  std::vector<results::Metric> others;
  for (const record::Metric& each : problem.metrics) {
    const results::Metric metric{each, results::MetricSplit::test};
    if (metric != problem.reported) others.push_back(metric);
  }
  return others;
}

using MakeColumn = draw::FigureTable::Column (*)(const std::string& heading);

draw::FigureTable::Column plain_column(const std::string& heading) {
  return {.heading = heading, .numeric = true};
}

draw::FigureTable with_labels(const Study& study, std::string id, std::string title,
                              std::vector<std::string> first, MakeColumn column = plain_column) {
  draw::FigureTable table{.id = std::move(id), .title = std::move(title)};
  for (std::string& heading : first) table.columns.push_back({.heading = std::move(heading)});
  for (const std::string& label : study.labels) table.columns.push_back(column(label));
  return table;
}

/// "lr 0.01, momentum 0.99".
std::string tuneability_text(const DeepobsChoice& choice) {
  std::vector<std::string> parts;
  if (choice.learning_rate) parts.push_back(fmt::format("lr {:.4g}", *choice.learning_rate));
  for (const auto& [name, value] : choice.hyperparameters) {
    parts.push_back(name + " " +
                    (value.is_number_float()
                         ? fmt::format("{:.4g}", value.get<double>())
                         : (value.is_string() ? value.get<std::string>() : value.dump())));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::string number_cell_text(double value, const record::Metric& metric) {
  if (!std::isfinite(value)) return "not finite";
  if (metric.is_fraction()) return fmt::format("{:.4f}", value);
  const double size = std::abs(value);
  if (size != 0 && (size < 1e-3 || size >= 1e5)) return fmt::format("{:.3e}", value);
  return fmt::format("{:.4g}", value);
}

draw::FigureTable::Cell mean_cell(const std::vector<double>& finals,
                                  const results::Metric& metric) {
  const double mean = statistics::mean(finals);
  Cell cell = number_cell(mean, metric);
  const double deviation = statistics::sample_deviation(finals);
  if (std::isfinite(deviation)) cell.text += " ± " + number_cell_text(deviation, metric);
  const auto lost =
      std::ranges::count_if(finals, [](double value) { return !std::isfinite(value); });
  if (!std::isfinite(mean) && finals.size() > 1)
    cell.text = fmt::format("{} of {} not finite", lost, finals.size());
  cell.parts = {mean, deviation, static_cast<double>(lost), static_cast<double>(finals.size())};
  return cell;
}

draw::FigureTable::Cell final_cell(const results::SettingRuns& setting,
                                   const results::Metric& metric) {
  return results::all_have(setting.runs, metric) ? mean_cell(finals_of(setting, metric), metric)
                                                 : none_cell();
}

draw::FigureTable problem_table(const ProblemOutcome& problem, const StudyOptions& options) {
  draw::FigureTable table{
      .id = draw::identifier_text(problem.problem) + "-optimizers",
      .title = fmt::format("{}: {}", problem.problem, results::title_of(problem.reported)),
      .caption = fmt::format(
          "Each optimizer's setting is {}. Mean ± standard deviation of the last values of its "
          "seeds; interval: {:.0f} % bootstrap (BCa) of the mean; median: diverged seeds count as "
          "the worst; p: against the best mean, Wilcoxon's signed-rank test where the seeds are "
          "the same, else Mann-Whitney's, adjusted by Holm; within {:g} %: share of its settings "
          "that end so near its own best; decades: width of the rates around the best one that do "
          "(≥: up to the end of those tried); diverged: of the runs of all its settings; no "
          "better: "
          "of the same, those that end no better than they began. A run that was stopped early "
          "counts with its last value. Further metrics: of the same setting.",
          choice_text(problem, options.mode), 100 * options.bootstrap.level, options.near_percent)};
  table.columns = {{.heading = "optimizer"},
                   {.heading = "chosen setting"},
                   mean_column(results::title_of(problem.reported)),
                   interval_column(""),
                   {.heading = "median", .numeric = true},
                   {.heading = "p", .numeric = true},
                   {.heading = "seeds", .numeric = true},
                   {.heading = "settings", .numeric = true},
                   {.heading = fmt::format("within {:g} %", options.near_percent), .numeric = true},
                   {.heading = "decades",
                    .numeric = true,
                    .parts = {"decades", "lowest good rate", "highest good rate"}},
                   {.heading = "diverged", .numeric = true, .parts = {"diverged", "runs"}},
                   {.heading = "no better", .numeric = true, .parts = {"no better"}}};
  if (problem.target) table.columns.push_back(time_column("epochs to target"));
  const std::vector<results::Metric> others = other_metrics(problem);
  for (const results::Metric& metric : others)
    table.columns.push_back(mean_column(results::title_of(metric)));
  for (const std::size_t i : problem.order) {
    const OptimizerOutcome& outcome = problem.optimizers[i];
    std::vector<Cell> row;
    row.push_back(text_cell(outcome.label));
    row.push_back(text_cell(outcome.chosen_text));
    row.push_back(mean_cell(outcome.finals, problem.reported));
    row.back().best = is_best(outcome, problem);
    row.push_back(
        interval_cell(interval_text(outcome.interval, problem.reported), outcome.interval));
    row.push_back(number_cell(outcome.median, problem.reported));
    row.push_back(outcome.p_value
                      ? Cell{.text = p_value_text(*outcome.p_value), .value = *outcome.p_value}
                      : none_cell());
    const auto count = [&](std::size_t number) {
      return Cell{.text = fmt::format("{}", number), .value = static_cast<double>(number)};
    };
    row.push_back(count(outcome.finals.size()));
    row.push_back(count(outcome.results->settings.size()));
    row.push_back(std::isnan(outcome.near_share)
                      ? none_cell()
                      : Cell{.text = fmt::format("{:.0f} %", 100 * outcome.near_share),
                             .value = outcome.near_share});
    row.push_back(
        {.text = region_text(outcome), .value = outcome.region ? outcome.region->decades : kNan});
    if (outcome.region) {
      row.back().parts = {outcome.region->decades, outcome.region->low, outcome.region->high};
    }
    row.push_back(share_cell(outcome.diverged, outcome.runs));
    row.push_back(share_cell(outcome.no_better, outcome.runs));
    if (problem.target) row.push_back(time_cell(outcome.times_to_target[0]));
    for (const results::Metric& metric : others)
      row.push_back(final_cell(*outcome.chosen.setting, metric));
    table.rows.push_back(std::move(row));
  }
  return table;
}

draw::FigureTable overview_table(const Study& study) {
  draw::FigureTable table =
      with_labels(study, "overview", "Final values", {"problem", "reported"}, mean_column);
  table.caption =
      "Mean ± standard deviation over the seeds of the chosen setting's last value; the best of "
      "each problem is marked.";
  for (const ProblemOutcome& problem : study.problems) {
    std::vector<Cell> row = {text_cell(problem.problem),
                             text_cell(results::title_of(problem.reported))};
    for (const std::string& label : study.labels) {
      const OptimizerOutcome* outcome = problem.find(label);
      row.push_back(outcome == nullptr ? none_cell()
                                       : mean_cell(outcome->finals, problem.reported));
      row.back().best = outcome != nullptr && is_best(*outcome, problem);
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

draw::FigureTable deepobs_table(const Study& study) {
  draw::FigureTable table =
      with_labels(study, "deepobs", "Performance, speed, tuneability", {"problem", "measure"});
  table.caption =
      "As DeepOBS 1.1 tabulates them, by its own rules: of the setting with the most runs, the "
      "mean "
      "of the last test value; the mean epoch in which the target is first reached (a miss counts "
      "as one more than there are); and what had to be chosen. Left out where several settings "
      "have "
      "the most runs: 1.1 takes the first of them by name.";
  for (const ProblemOutcome& problem : study.problems) {
    // Of as many runs 1.1 takes a first setting by its name, which says nothing.
    if (std::ranges::none_of(problem.optimizers,
                             [](const auto& outcome) { return outcome.deepobs.has_value(); })) {
      continue;
    }
    std::vector<Cell> performance = {text_cell(problem.problem), text_cell("performance")};
    std::vector<Cell> speed = {text_cell(problem.problem), text_cell("speed")};
    std::vector<Cell> tuneability = {text_cell(problem.problem), text_cell("tuneability")};
    double best = kNan;
    for (const OptimizerOutcome& outcome : problem.optimizers) {
      if (outcome.deepobs &&
          (std::isnan(best) ||
           statistics::is_better(outcome.deepobs->final_value, best, problem.direction))) {
        best = outcome.deepobs->final_value;
      }
    }
    for (const std::string& label : study.labels) {
      const OptimizerOutcome* outcome = problem.find(label);
      if (outcome == nullptr || !outcome->deepobs) {
        for (auto* row : {&performance, &speed, &tuneability}) row->push_back(none_cell());
        continue;
      }
      const DeepobsChoice& choice = *outcome->deepobs;
      performance.push_back(number_cell(choice.final_value, problem.reported));
      performance.back().best = choice.final_value == best;
      speed.push_back(
          choice.speed ? Cell{.text = fmt::format("{:.1f}", *choice.speed), .value = *choice.speed}
                       : none_cell());
      tuneability.push_back(text_cell(tuneability_text(choice)));
    }
    for (auto* row : {&performance, &speed, &tuneability}) table.rows.push_back(std::move(*row));
  }
  return table;
}

std::optional<draw::FigureTable> target_table(const Study& study) {
  draw::FigureTable table{
      .id = "targets",
      .title = "Time to target",
      .caption =
          "Median over the seeds of the chosen setting until the reported metric "
          "first reaches the target; evaluations of the metric do not count as time.",
      .columns = {{.heading = "problem"},
                  {.heading = "target", .numeric = true},
                  {.heading = "optimizer"},
                  time_column("epochs"),
                  time_column("steps"),
                  time_column("gradient evaluations"),
                  time_column("training seconds")}};
  for (const ProblemOutcome& problem : study.problems) {
    if (!problem.target) continue;
    for (const std::size_t i : problem.order) {
      const OptimizerOutcome& outcome = problem.optimizers[i];
      std::vector<Cell> row = {text_cell(problem.problem),
                               number_cell(*problem.target, problem.reported),
                               text_cell(outcome.label)};
      for (const auto& times : outcome.times_to_target) row.push_back(time_cell(times));
      table.rows.push_back(std::move(row));
    }
  }
  if (table.rows.empty()) return std::nullopt;
  return table;
}

draw::FigureTable overall_table(const OverallOutcome& overall) {
  draw::FigureTable table{
      .id = "ranking",
      .title = fmt::format("Ranking over {}", counted(overall.problems.size(), "problem")),
      .caption =
          "Mean rank: 1 is best; its interval draws the seeds anew, the problems stay. "
          "Interquartile "
          "mean: of the normalised scores of all runs (0: where training begins or worse, 1: the "
          "best mean of the problem). Profile score: the area under the performance profile up to "
          "four times the fastest (AlgoPerf).",
      .columns = {{.heading = "optimizer"},
                  {.heading = "mean rank", .numeric = true},
                  interval_column(" of mean rank"),
                  {.heading = "interquartile mean", .numeric = true},
                  interval_column(" of interquartile mean")}};
  const bool scored = !overall.profile_scores.empty();
  if (scored) table.columns.push_back({.heading = "profile score", .numeric = true});
  for (std::size_t i = 0; i < overall.labels.size(); ++i) {
    // Negative zeros, which averages of costs leave, are zeros to people.
    const auto text_of = [](const Interval& interval) {
      if (!interval) return none_cell();
      // Resamples may fall on diverged runs, which have no number.
      const auto end = [](double value) {
        return std::isfinite(value) ? fmt::format("{:.2f}", value + 0.0)
                                    : std::string("not finite");
      };
      return interval_cell(fmt::format("{} to {}", end(interval->low), end(interval->high)),
                           interval);
    };
    const OverallOutcome::Scored& score = overall.interquartile_means[i];
    std::vector<Cell> row = {
        text_cell(overall.labels[i]),
        {.text = fmt::format("{:.2f}", overall.mean_ranks[i]),
         .value = overall.mean_ranks[i],
         .best = overall.mean_ranks[i] == overall.mean_ranks.front()},
        text_of(overall.rank_intervals[i]),
        {.text = std::isnan(score.value) ? "not finite" : fmt::format("{:.3f}", score.value + 0.0),
         .value = score.value},
        text_of(score.interval)};
    if (scored) {
      row.push_back({.text = fmt::format("{:.3f}", overall.profile_scores[i]),
                     .value = overall.profile_scores[i]});
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

draw::FigureTable methods_table(const Study& study) {
  draw::FigureTable table{
      .id = "methods", .title = "Methods", .columns = {{.heading = "what"}, {.heading = "how"}}};
  std::map<std::string, std::set<std::string>> environment;
  std::set<std::string> families;
  std::set<std::size_t> seeds;
  std::set<std::string> chosen_by;
  std::size_t runs = 0;
  for (const ProblemOutcome& problem : study.problems) {
    chosen_by.insert(results::title_of(problem.chosen_by));
    for (const OptimizerOutcome& outcome : problem.optimizers) {
      seeds.insert(outcome.finals.size());
      for (const results::SettingRuns& setting : outcome.results->settings) {
        for (const record::StoredRun* run : setting.runs) {
          ++runs;
          families.insert(std::string(to_text(run->family)));
          for (const auto& [key, value] : run->environment.items()) {
            if (key == "started") continue;
            environment[key].insert(value.is_string() ? value.get<std::string>() : value.dump());
          }
        }
      }
    }
  }
  const auto add = [&](std::string what, std::string how) {
    table.rows.push_back({text_cell(std::move(what)), text_cell(std::move(how))});
  };
  add("runs", fmt::format("{}", runs));
  if (!families.empty()) add("written by", fmt::format("{}", fmt::join(families, ", ")));
  for (const auto& [key, values] : environment) {
    std::string name = key;
    std::ranges::replace(name, '_', ' ');
    add(name, fmt::format("{}", fmt::join(values, ", ")));
  }
  if (runs == 0) return table;
  add("seeds of a chosen setting", fmt::format("{}", fmt::join(seeds, ", ")));
  add("settings chosen by",
      fmt::format("{} ({})", fmt::join(chosen_by, ", "), to_text(study.options.mode)));
  const statistics::BootstrapPlan& plan = study.options.bootstrap;
  add("intervals", fmt::format("{:.0f} %, bootstrap (BCa), {} resamples, seed {}", 100 * plan.level,
                               plan.resamples, plan.seed));
  if (study.overall && study.overall->rank_resamples > 0) {
    add("intervals of mean ranks",
        fmt::format("{:.0f} %, bootstrap (percentiles), {} resamples, seed {}", 100 * plan.level,
                    study.overall->rank_resamples, plan.seed));
  }
  add("diverged runs", "worse than every finite value, and equal to each other");
  return table;
}

}  // namespace optbench::analysis::study
