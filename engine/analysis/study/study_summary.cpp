// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_summary.hpp"

#include "engine/analysis/study/study_tables.hpp"
#include "engine/base/text_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <vector>

namespace optbench::analysis::study {
namespace {

/// All metrics that were measured on the test split, on any problem.
std::vector<results::Metric> columns_of(const Study& study) {
  std::vector<results::Metric> columns;
  for (const ProblemOutcome& problem : study.problems) {
    for (const record::Metric& each : problem.metrics) {
      const results::Metric metric{each, results::MetricSplit::test};
      if (std::ranges::find(columns, metric) == columns.end()) columns.push_back(metric);
    }
  }
  return columns;
}

/// Whether the chosen rate is the smallest or the largest of those tried.
bool is_rate_at_edge(const OptimizerOutcome& outcome) {
  std::set<double> rates;
  for (const results::SettingRuns& setting : outcome.results->settings) {
    if (const auto rate = setting.first().learning_rate) rates.insert(*rate);
  }
  const auto chosen = outcome.chosen.setting->first().learning_rate;
  return chosen && rates.size() > 1 && (*chosen == *rates.begin() || *chosen == *rates.rbegin());
}

std::string rule_text(const Study& study, bool any_deviation, bool any_edge, bool any_no_better) {
  std::set<std::string> rules;
  for (const ProblemOutcome& problem : study.problems) {
    rules.insert(fmt::format("{} mean final {}",
                             problem.chosen_by.higher_is_better() ? "highest" : "lowest",
                             results::title_of(problem.chosen_by)));
  }
  return fmt::format(
      "Best: {} over the seeds;\nsettings with a diverged run come last.{}{}{}\n",
      fmt::join(rules, " or "), any_deviation ? " ±: standard deviation over the seeds." : "",
      any_no_better ? "\nNo better: runs that end no better than they began." : "",
      any_edge ? "\n*: at the edge of the rates that were tried; a wider range may be better."
               : "");
}

}  // namespace

std::string summary_text(const Study& study, std::size_t width) {
  if (study.problems.empty()) return "No runs.\n";
  using enum TextTable::Align;
  std::vector<TextTable::Column> columns = {{"problem"}, {"optimizer"}, {"chosen setting"}};
  const std::vector<results::Metric> metrics = columns_of(study);
  for (const results::Metric& metric : metrics) columns.push_back({title_of(metric), right});
  columns.insert(columns.end(), {{"runs", right}, {"diverged", right}});
  const bool any_no_better = std::ranges::any_of(study.problems, [](const auto& problem) {
    return std::ranges::any_of(problem.optimizers,
                               [](const auto& outcome) { return outcome.no_better > 0; });
  });
  if (any_no_better) columns.push_back({"no better", right});
  TextTable table(std::move(columns));
  bool any_deviation = false;
  bool any_edge = false;
  for (const ProblemOutcome& problem : study.problems) {
    table.add_gap();
    for (const std::size_t i : problem.order) {
      const OptimizerOutcome& outcome = problem.optimizers[i];
      const bool at_edge = is_rate_at_edge(outcome);
      any_edge = any_edge || at_edge;
      any_deviation = any_deviation || outcome.deviation;
      std::vector<std::string> row = {i == problem.order.front() ? problem.problem : "",
                                      outcome.label, outcome.chosen_text + (at_edge ? "*" : "")};
      for (const results::Metric& metric : metrics)
        row.push_back(final_cell(*outcome.chosen.setting, metric).text);
      row.push_back(fmt::format("{}", outcome.runs));
      const auto count = [](std::size_t number) {
        return number == 0 ? std::string(kNoNumber) : fmt::format("{}", number);
      };
      row.push_back(count(outcome.diverged));
      if (any_no_better) row.push_back(count(outcome.no_better));
      table.add_row(std::move(row));
    }
  }
  return table.text(width) + "\n" + rule_text(study, any_deviation, any_edge, any_no_better);
}

}  // namespace optbench::analysis::study
