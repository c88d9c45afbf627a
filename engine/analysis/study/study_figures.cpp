// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_figures.hpp"

#include "engine/analysis/draw/markup_text.hpp"
#include "engine/analysis/statistics/performance_profile.hpp"
#include "engine/analysis/statistics/runtime_distribution.hpp"
#include "engine/analysis/statistics/summary.hpp"
#include "engine/analysis/study/study_tables.hpp"
#include "engine/base/counted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <tuple>

namespace optbench::analysis::study {
namespace {

using Style = draw::FigureSeries::Style;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kTargets = 50;
constexpr double kLongestRatio = 4;

std::vector<double> consecutive(std::size_t count, double first = 0) {
  std::vector<double> values(count);
  std::iota(values.begin(), values.end(), first);
  return values;
}

/// The chosen setting's clocks, taken from its first completely timed run. All runs share them,
/// except for seconds.
std::vector<std::vector<double>> other_clocks(const results::SettingRuns& setting,
                                              std::size_t count) {
  const auto whole = std::ranges::find_if(setting.runs, [](const record::StoredRun* run) {
    return run->outcome != record::StoredOutcome::diverged;
  });
  const record::StoredRun& timed = whole == setting.runs.end() ? setting.first() : **whole;
  std::vector<std::vector<double>> clocks;
  for (const Clock clock : {Clock::steps, Clock::gradient_evaluations, Clock::seconds}) {
    std::vector<double> times = times_of(timed, clock);
    if (times.size() < count) times.clear();
    if (!times.empty()) times.resize(count);
    clocks.push_back(std::move(times));
  }
  return clocks;
}

draw::FigureSeries curve_series(const OptimizerOutcome& outcome,
                                const results::CurveStatistics& curve, const std::string& group,
                                BandKind band) {
  const bool quartiles = band == BandKind::quartiles;
  draw::FigureSeries series{.name = outcome.label,
                            .optimizer = outcome.label,
                            .dashed = group != "test",
                            .x = consecutive(curve.mean.size()),
                            .y = quartiles ? curve.median : curve.mean,
                            .group = group};
  if (curve.runs > 1) {
    series.lower = quartiles ? curve.lower_quartile : curve.mean;
    series.upper = quartiles ? curve.upper_quartile : curve.mean;
    for (std::size_t i = 0; i < curve.mean.size() && !quartiles; ++i) {
      series.lower[i] -= curve.deviation[i];
      series.upper[i] += curve.deviation[i];
    }
  }
  series.other_x = other_clocks(*outcome.chosen.setting, curve.mean.size());
  return series;
}

bool has_clocks(const draw::Figure& figure, std::size_t clock) {
  return std::ranges::any_of(figure.series, [&](const draw::FigureSeries& series) {
    return !series.other_x[clock].empty();
  });
}

/// Removes the clocks that no series has.
void keep_known_clocks(draw::Figure& figure) {
  const std::vector<std::string> names = {"steps", "gradient evaluations", "training seconds"};
  std::vector<std::vector<std::vector<double>>> kept(figure.series.size());
  for (std::size_t clock = 0; clock < names.size(); ++clock) {
    if (!has_clocks(figure, clock)) continue;
    figure.other_x.push_back(names[clock]);
    for (std::size_t s = 0; s < figure.series.size(); ++s) {
      kept[s].push_back(std::move(figure.series[s].other_x[clock]));
    }
  }
  for (std::size_t s = 0; s < kept.size(); ++s) figure.series[s].other_x = std::move(kept[s]);
}

/// With the unit, unless it is "fraction".
std::string axis_title(const record::Metric& metric) {
  return metric.unit.empty() || metric.is_fraction()
             ? metric.title
             : fmt::format("{} ({})", metric.title, metric.unit);
}

/// Values that span orders of magnitude, all positive, are drawn on a logarithmic axis.
bool wants_log(const draw::Figure& figure) {
  double low = std::numeric_limits<double>::infinity();
  double high = 0;
  for (const draw::FigureSeries& series : figure.series) {
    for (const double value : series.y) {
      if (!std::isfinite(value)) continue;
      if (value <= 0) return false;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  return high > 10 * low;
}

std::string choice_value_text(const Json& value) {
  return value.is_string() ? value.get<std::string>()
                           : (value.is_number_float() ? fmt::format("{:.4g}", value.get<double>())
                                                      : value.dump());
}

/// Orders numbers by size, before all other values.
struct ByValue {
  bool operator()(const std::string& a, const std::string& b) const {
    const auto key = [](const std::string& text) {
      char* end = nullptr;
      const double number = std::strtod(text.c_str(), &end);
      const bool is_number = !text.empty() && *end == '\0' && !std::isnan(number);
      return std::tuple(!is_number, is_number ? number : 0.0, std::string_view(text));
    };
    return key(a) < key(b);
  }
};

}  // namespace

std::vector<draw::Figure> learning_curves(const ProblemOutcome& problem, BandKind band) {
  std::vector<draw::Figure> figures;
  for (const record::Metric& metric : problem.metrics) {
    draw::Figure figure{
        .id = draw::identifier_text(fmt::format("{}-{}", problem.problem, metric.name)),
        .title = results::heading_of(metric),
        .caption = band == BandKind::quartiles
                       ? "Median over the seeds of each optimizer's chosen setting; bands: from "
                         "the lower to the upper quartile. Diverged runs count as the worst."
                       : "Mean over the seeds of each optimizer's chosen setting; bands: one "
                         "standard deviation (of the population) to either side.",
        .x = {.title = "epochs"},
        .y = {.title = axis_title(metric), .switchable = true},
        .shown_groups = {"test"}};
    for (const OptimizerOutcome& outcome : problem.optimizers) {
      const std::pair<const char*, const results::SplitStatistics*> splits[] = {
          {"test", &outcome.curves.test},
          {"train", &outcome.curves.train},
          {"valid", &outcome.curves.valid}};
      for (const auto& [group, split] : splits) {
        const results::CurveStatistics& curve = (*split)[metric.name];
        if (!curve.mean.empty()) figure.series.push_back(curve_series(outcome, curve, group, band));
      }
    }
    if (figure.series.empty()) continue;
    keep_known_clocks(figure);
    figure.y.log = !metric.is_fraction() && wants_log(figure);
    if (problem.target && problem.reported.name == metric.name) {
      figure.rules.push_back({.at = *problem.target, .vertical = false, .name = "target"});
    }
    figures.push_back(std::move(figure));
  }
  return figures;
}

std::optional<draw::Figure> rate_sensitivity(const ProblemOutcome& problem) {
  draw::Figure figure{
      .id = draw::identifier_text(problem.problem) + "-rates",
      .title = "Sensitivity to the learning rate",
      .caption = fmt::format(
          "Last {} of every setting against its rate, mean over its seeds; bars: lowest "
          "to highest seed. Where options vary at one rate, the best of them counts. "
          "Gaps: a seed diverged. Grey: the chosen settings.",
          results::title_of(problem.reported)),
      .x = {.title = "learning rate", .log = true, .switchable = true},
      .y = {.title = results::title_of(problem.reported), .switchable = true}};
  bool has_two = false;
  // A logarithmic axis has no place for other rates.
  const auto is_positive = [](const OptimizerOutcome& outcome) {
    return std::ranges::all_of(outcome.results->settings, [](const results::SettingRuns& setting) {
      return setting.first().learning_rate.value_or(1) > 0;
    });
  };
  figure.x.log = figure.x.switchable = std::ranges::all_of(problem.optimizers, is_positive);
  draw::FigureSeries chosen{.name = "chosen", .style = Style::points};
  for (const OptimizerOutcome& outcome : problem.optimizers) {
    struct Point {
      double value = kNan, low = kNan, high = kNan;
      std::string note;
    };
    std::map<double, Point> points;
    for (std::size_t i = 0; i < outcome.results->settings.size(); ++i) {
      const results::SettingRuns& setting = outcome.results->settings[i];
      const auto rate = setting.first().learning_rate;
      if (!rate || !std::isfinite(*rate)) continue;
      const double value = outcome.setting_finals[i];
      const auto found = points.find(*rate);
      if (found != points.end() &&
          !statistics::is_better(value, found->second.value, problem.direction)) {
        continue;
      }
      Point point;
      point.value = value;
      for (const double last : finals_of(setting, problem.reported)) {
        if (!std::isfinite(value)) break;
        point.low = std::fmin(point.low, last);
        point.high = std::fmax(point.high, last);
      }
      point.note = counted(setting.runs.size(), "seed");
      points[*rate] = point;
    }
    draw::FigureSeries series{
        .name = outcome.label, .optimizer = outcome.label, .style = Style::line_and_points};
    bool spread = false;
    for (const auto& [rate, point] : points) {
      series.x.push_back(rate);
      series.y.push_back(point.value);
      series.lower.push_back(point.low);
      series.upper.push_back(point.high);
      series.notes.push_back(point.note);
      spread = spread || point.high > point.low;
    }
    if (!spread) series.lower.clear(), series.upper.clear();
    has_two = has_two || points.size() > 1;
    if (series.x.empty()) continue;
    figure.series.push_back(std::move(series));
    const auto rate = outcome.chosen.setting->first().learning_rate;
    if (rate && points.contains(*rate)) {
      chosen.x.push_back(*rate);
      chosen.y.push_back(points[*rate].value);
      chosen.notes.push_back(outcome.label);
    }
  }
  if (!chosen.x.empty()) figure.series.push_back(std::move(chosen));
  if (!has_two) return std::nullopt;
  figure.y.log = !problem.reported.is_fraction() && wants_log(figure);
  return figure;
}

std::optional<draw::Figure> tuning_budget(const ProblemOutcome& problem) {
  draw::Figure figure{.id = draw::identifier_text(problem.problem) + "-budget",
                      .title = "Tuning budget",
                      .caption =
                          "Median of the best setting's last value among k settings drawn at "
                          "random, without replacement, from those that were tried.",
                      .x = {.title = "settings tried", .log = true, .switchable = true},
                      .y = {.title = results::title_of(problem.reported), .switchable = true}};
  bool has_two = false;
  for (const OptimizerOutcome& outcome : problem.optimizers) {
    draw::FigureSeries series{.name = outcome.label,
                              .optimizer = outcome.label,
                              .style = Style::line,
                              .x = consecutive(outcome.best_of_trials.size(), 1),
                              .y = outcome.best_of_trials};
    for (double& value : series.y) {
      if (!std::isfinite(value)) value = kNan;
    }
    has_two = has_two || series.x.size() > 1;
    figure.series.push_back(std::move(series));
  }
  if (!has_two) return std::nullopt;
  figure.y.log = !problem.reported.is_fraction() && wants_log(figure);
  return figure;
}

std::optional<draw::Figure> target_distribution(const ProblemOutcome& problem) {
  std::vector<double> starts;
  double best = kNan;
  for (const OptimizerOutcome& outcome : problem.optimizers) {
    for (const record::StoredRun* run : outcome.chosen.setting->runs) {
      const auto& curve = results::curve_of(*run, problem.reported);
      if (curve.empty() || run->measured() == 0) continue;
      starts.push_back(curve.front());
      for (const double value : curve) {
        if (std::isfinite(value) &&
            (std::isnan(best) || statistics::is_better(value, best, problem.direction))) {
          best = value;
        }
      }
    }
  }
  const double start = statistics::median(starts, problem.direction);
  std::vector<double> targets;
  if (!problem.reported.is_fraction())
    targets = statistics::log_spaced_targets(start, best, kTargets);
  const bool logarithmic = !targets.empty();
  if (!logarithmic) targets = statistics::linearly_spaced_targets(start, best, kTargets);
  if (targets.empty()) return std::nullopt;
  draw::Figure figure{
      .id = draw::identifier_text(problem.problem) + "-distribution",
      .title = "Run-time distribution",
      .caption = fmt::format("Share of all pairs of a run and one of {} targets that were reached "
                             "within so many epochs. The targets lie {} between where training "
                             "begins ({}) and the best value seen ({}).",
                             targets.size(), logarithmic ? "evenly in the logarithm" : "evenly",
                             number_cell_text(start, problem.reported),
                             number_cell_text(best, problem.reported)),
      .x = {.title = "epochs", .switchable = true},
      .y = {.title = "share of targets reached", .low = 0, .high = 1}};
  for (const OptimizerOutcome& outcome : problem.optimizers) {
    std::vector<statistics::MeasuredCurve> runs;
    double last = 0;
    for (const record::StoredRun* run : outcome.chosen.setting->runs) {
      const auto& curve = results::curve_of(*run, problem.reported);
      runs.push_back({curve, consecutive(curve.size())});
      last = std::max(last, static_cast<double>(curve.size()) - 1);
    }
    statistics::StepFunction share =
        statistics::runtime_distribution(runs, targets, problem.direction);
    if (!share.x.empty() && share.x.back() < last) {
      share.x.push_back(last);
      share.y.push_back(share.y.back());
    }
    figure.series.push_back({.name = outcome.label,
                             .optimizer = outcome.label,
                             .style = Style::steps,
                             .x = std::move(share.x),
                             .y = std::move(share.y)});
  }
  return figure;
}

std::vector<draw::Figure> option_surfaces(const ProblemOutcome& problem) {
  std::vector<draw::Figure> figures;
  for (const OptimizerOutcome& outcome : problem.optimizers) {
    // The option that takes the most values besides the rate.
    std::map<std::string, std::set<std::string, ByValue>> values;
    for (const results::SettingRuns& setting : outcome.results->settings) {
      for (const auto& [name, value] : setting.first().choices) {
        values[name].insert(choice_value_text(value));
      }
    }
    const auto widest =
        std::ranges::max_element(values, {}, [](const auto& entry) { return entry.second.size(); });
    if (widest == values.end() || widest->second.size() < 2) continue;
    const std::string& option = widest->first;
    std::set<double> rates;
    for (const results::SettingRuns& setting : outcome.results->settings) {
      if (setting.first().learning_rate) rates.insert(*setting.first().learning_rate);
    }
    if (rates.size() < 2) continue;
    draw::Figure figure{
        .id = draw::identifier_text(fmt::format("{}-{}-surface", problem.problem, outcome.label)),
        .title = fmt::format("{}: rate and {}", outcome.label, option),
        .caption =
            "Mean last value over the seeds; where further options vary, the best. Empty: not "
            "tried.",
        .x = {.title = "learning rate"},
        .y = {.title = option}};
    draw::FigureGrid grid{.x = consecutive(rates.size()),
                          .y = consecutive(widest->second.size()),
                          .z = std::vector<double>(rates.size() * widest->second.size(), kNan),
                          .text = std::vector<std::string>(rates.size() * widest->second.size()),
                          .title = results::title_of(problem.reported)};
    for (const double rate : rates) figure.x.categories.push_back(fmt::format("{:.3g}", rate));
    figure.y.categories.assign(widest->second.begin(), widest->second.end());
    for (std::size_t i = 0; i < outcome.results->settings.size(); ++i) {
      const record::StoredRun& run = outcome.results->settings[i].first();
      const auto choice =
          std::ranges::find(run.choices, option, [](const auto& pair) { return pair.first; });
      if (!run.learning_rate || choice == run.choices.end()) continue;
      const auto column = std::distance(rates.begin(), rates.find(*run.learning_rate));
      const auto row = std::distance(widest->second.begin(),
                                     widest->second.find(choice_value_text(choice->second)));
      const std::size_t place =
          static_cast<std::size_t>(row) * rates.size() + static_cast<std::size_t>(column);
      const double value = outcome.setting_finals[i];
      if (statistics::is_better(value, grid.z[place], problem.direction)) grid.z[place] = value;
      grid.text[place] = number_cell_text(grid.z[place], problem.reported);
    }
    figure.grid = std::move(grid);
    figures.push_back(std::move(figure));
  }
  return figures;
}

std::optional<draw::Figure> critical_difference_diagram(const OverallOutcome& overall) {
  if (!overall.critical_difference) return std::nullopt;
  draw::Figure figure{
      .id = "critical-difference",
      .title = "Critical difference",
      .caption = fmt::format(
          "Mean ranks over {} problems; bars join what Nemenyi's test at 5 % does not tell apart "
          "(Demšar 2006).{}",
          overall.problems.size(),
          overall.problems.size() < 5 ? " With so few problems it can tell hardly anything apart."
                                      : ""),
      .wide = true};
  draw::FigureRanks ranks;
  for (std::size_t i = 0; i < overall.labels.size(); ++i) {
    ranks.entries.push_back({overall.labels[i], overall.labels[i], overall.mean_ranks[i]});
  }
  for (const auto& clique : overall.cliques) {
    ranks.cliques.push_back(
        {overall.mean_ranks[clique.front()], overall.mean_ranks[clique.back()]});
  }
  ranks.critical_difference = *overall.critical_difference;
  figure.ranks = std::move(ranks);
  return figure;
}

std::optional<draw::Figure> performance_profiles(const OverallOutcome& overall) {
  if (overall.ratios.empty()) return std::nullopt;
  draw::Figure figure{
      .id = "performance-profile",
      .title = "Performance profile",
      .caption = fmt::format(
          "Share of {} on which the target is reached within a factor of the "
          "fastest optimizer's {} (Dolan and Moré 2002); the area under it up to {:g} is "
          "AlgoPerf's score.",
          counted(overall.timed_problems.size(), "problem"), to_text(overall.clock), kLongestRatio),
      .x = {.title = fmt::format("factor of the fewest {}", to_text(overall.clock)),
            .low = 1,
            .high = kLongestRatio},
      .y = {.title = "share of problems", .low = 0, .high = 1.02}};
  for (std::size_t i = 0; i < overall.labels.size(); ++i) {
    const std::vector<double> ratios = statistics::column_of(overall.ratios, i);
    statistics::StepFunction profile = statistics::performance_profile(ratios);
    if (!profile.x.empty() && profile.x.back() < kLongestRatio) {
      profile.x.push_back(kLongestRatio);
      profile.y.push_back(profile.y.back());
    }
    figure.series.push_back({.name = overall.labels[i],
                             .optimizer = overall.labels[i],
                             .style = Style::steps,
                             .x = std::move(profile.x),
                             .y = std::move(profile.y)});
  }
  return figure;
}

std::vector<draw::Figure> robustness_maps(const Study& study) {
  struct Failure {
    const char* id;
    const char* title;
    const char* caption;
    const char* scale;
    std::size_t OptimizerOutcome::*count;
  };
  constexpr Failure kFailures[] = {
      {"robustness", "Robustness: diverged",
       "Share of all runs, whatever their setting, that diverged.", "share diverged",
       &OptimizerOutcome::diverged},
      {"no-better", "Robustness: no better than at the start",
       "Share of all runs, whatever their setting, that did not diverge but end no better than "
       "they "
       "began. Of accuracies: also those that gained less than 5 % of what was to be gained while "
       "the loss fell by less than 1 %.",
       "share no better than at the start", &OptimizerOutcome::no_better}};
  std::vector<draw::Figure> figures;
  for (const Failure& failure : kFailures) {
    draw::Figure figure{.id = failure.id,
                        .title = failure.title,
                        .caption = failure.caption,
                        .x = {.categories = study.labels}};
    draw::FigureGrid grid{.x = consecutive(study.labels.size()),
                          .y = consecutive(study.problems.size()),
                          .title = failure.scale};
    for (const ProblemOutcome& problem : study.problems) {
      figure.y.categories.push_back(problem.problem);
      for (const std::string& label : study.labels) {
        const OptimizerOutcome* found = problem.find(label);
        const bool known = found != nullptr && found->runs > 0;
        const double share =
            known ? static_cast<double>(found->*failure.count) / static_cast<double>(found->runs)
                  : kNan;
        grid.z.push_back(share);
        grid.text.push_back(known ? fmt::format("{:.0f} %", 100 * share) : "");
      }
    }
    figure.grid = std::move(grid);
    figures.push_back(std::move(figure));
  }
  return figures;
}

std::optional<draw::Figure> improvement_map(const OverallOutcome& overall) {
  if (overall.improvement.empty()) return std::nullopt;
  draw::Figure figure{.id = "improvement",
                      .title = "Probability of improvement",
                      .caption =
                          "How probable it is that a run of the row's optimizer ends better than "
                          "one of the column's, on a problem drawn at random; ties count half "
                          "(Agarwal et al. 2021).",
                      .x = {.categories = overall.labels},
                      .y = {.categories = overall.labels}};
  draw::FigureGrid grid{.x = consecutive(overall.labels.size()),
                        .y = consecutive(overall.labels.size()),
                        .title = "probability"};
  for (std::size_t a = 0; a < overall.labels.size(); ++a) {
    for (std::size_t b = 0; b < overall.labels.size(); ++b) {
      const double value = a == b ? kNan : overall.improvement[a][b].value;
      grid.z.push_back(value);
      grid.text.push_back(std::isnan(value) ? "" : fmt::format("{:.2f}", value));
    }
  }
  figure.grid = std::move(grid);
  return figure;
}

std::optional<draw::Figure> cost_panel(const Study& study) {
  draw::Figure figure{.id = "cost",
                      .title = "Cost of a step",
                      .caption =
                          "Median over the chosen setting's runs of the training time per step, "
                          "evaluation excluded. Compare only what one machine measured.",
                      .y = {.title = "milliseconds per step", .low = 0}};
  std::vector<std::vector<double>> values(study.labels.size());
  for (const ProblemOutcome& problem : study.problems) {
    std::vector<double> row(study.labels.size(), kNan);
    bool any = false;
    for (std::size_t i = 0; i < study.labels.size(); ++i) {
      const OptimizerOutcome* found = problem.find(study.labels[i]);
      if (found == nullptr) continue;
      std::vector<double> per_step;
      for (const record::StoredRun* run : found->chosen.setting->runs) {
        const std::vector<double> seconds = times_of(*run, Clock::seconds);
        if (seconds.empty() || !run->steps || *run->steps <= 0) continue;
        per_step.push_back(1000 * seconds.back() / static_cast<double>(*run->steps));
      }
      row[i] = statistics::median(per_step);
      any = any || std::isfinite(row[i]);
    }
    if (!any) continue;
    figure.x.categories.push_back(problem.problem);
    for (std::size_t i = 0; i < row.size(); ++i) values[i].push_back(row[i]);
  }
  if (figure.x.categories.empty()) return std::nullopt;
  for (std::size_t i = 0; i < study.labels.size(); ++i) {
    figure.series.push_back({.name = study.labels[i],
                             .optimizer = study.labels[i],
                             .style = Style::bars,
                             .x = consecutive(values[i].size()),
                             .y = values[i]});
  }
  return figure;
}

}  // namespace optbench::analysis::study
