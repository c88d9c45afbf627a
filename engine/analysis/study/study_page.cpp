// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_page.hpp"

#include "engine/analysis/draw/markup_text.hpp"
#include "engine/analysis/study/study_tables.hpp"
#include "engine/analysis/study/study_verdict.hpp"
#include "engine/analysis/study/two_d_figures.hpp"
#include "engine/base/counted.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <utility>

namespace optbench::analysis::study {
namespace {

void add(report::ReportSection& section, std::optional<draw::Figure> figure) {
  if (figure) section.figures.push_back(*std::move(figure));
}

report::ReportRanking ranking_over_problems(const OverallOutcome& overall) {
  report::ReportRanking ranking{
      .title = "Ranking",
      .verdict = verdict_text(overall),
      .measure = fmt::format("Mean rank over {} by the last value of the reported metric, "
                             "1 is best; intervals: the seeds drawn anew.",
                             counted(overall.problems.size(), "problem"))};
  for (std::size_t i = 0; i < overall.labels.size(); ++i) {
    const double rank = overall.mean_ranks[i];
    report::ReportRanking::Entry entry{.name = overall.labels[i],
                                       .optimizer = overall.labels[i],
                                       .value = rank,
                                       .lower = rank,
                                       .upper = rank,
                                       .text = fmt::format("{:.2f}", rank)};
    if (const auto& interval = overall.rank_intervals[i]) {
      entry.lower = interval->low;
      entry.upper = interval->high;
      entry.text = fmt::format("{:.2f} ({:.2f} to {:.2f})", rank, interval->low, interval->high);
    }
    ranking.entries.push_back(std::move(entry));
  }
  return ranking;
}

/// With a single problem, values are more informative than ranks.
report::ReportRanking ranking_on(const ProblemOutcome& problem, const StudyOptions& options) {
  report::ReportRanking ranking{
      .title = "Ranking",
      .verdict = verdict_text(problem),
      .measure = fmt::format("Mean of the last {} of the chosen setting on {}; intervals: {:.0f} % "
                             "bootstrap over the seeds.",
                             results::title_of(problem.reported), problem.problem,
                             100 * options.bootstrap.level)};
  for (const std::size_t i : problem.order) {
    const OptimizerOutcome& outcome = problem.optimizers[i];
    report::ReportRanking::Entry entry{
        .name = outcome.label,
        .optimizer = outcome.label,
        .value = outcome.mean,
        .lower = outcome.interval ? outcome.interval->low : outcome.mean,
        .upper = outcome.interval ? outcome.interval->high : outcome.mean,
        .text = number_cell_text(outcome.mean, problem.reported),
        .remark = outcome.chosen_text};
    const auto remark = [&](std::size_t count, const char* what) {
      if (count == 0) return;
      entry.remark += fmt::format("{}{} of {} runs {}", entry.remark.empty() ? "" : "; ", count,
                                  outcome.runs, what);
    };
    remark(outcome.diverged, "diverged");
    remark(outcome.no_better, "no better than at the start");
    ranking.entries.push_back(std::move(entry));
  }
  return ranking;
}

report::ReportSection overview_section(const Study& study) {
  report::ReportSection section{.id = "overview", .title = "Overview"};
  section.tables.push_back(overview_table(study));
  draw::FigureTable deepobs = deepobs_table(study);
  if (!deepobs.rows.empty()) section.tables.push_back(std::move(deepobs));
  if (auto targets = target_table(study)) section.tables.push_back(*std::move(targets));
  section.notes = study.warnings;
  return section;
}

report::ReportSection comparison_section(const Study& study, const OverallOutcome& overall) {
  report::ReportSection section{.id = "comparison", .title = "Comparison"};
  section.intro = friedman_text(overall);
  add(section, critical_difference_diagram(overall));
  add(section, performance_profiles(overall));
  add(section, improvement_map(overall));
  for (draw::Figure& figure : robustness_maps(study)) section.figures.push_back(std::move(figure));
  add(section, cost_panel(study));
  section.tables.push_back(overall_table(overall));
  for (const std::string& reason : overall.left_out) {
    section.notes.push_back("Not in the comparison: " + reason + ".");
  }
  return section;
}

report::ReportSection problem_section(const ProblemOutcome& problem, const Study& study,
                                      BandKind band) {
  report::ReportSection section{
      .id = draw::identifier_text(problem.problem), .title = problem.problem, .group = "Problems"};
  section.intro = verdict_text(problem);
  for (draw::Figure& figure : learning_curves(problem, band)) {
    section.figures.push_back(std::move(figure));
  }
  add(section, rate_sensitivity(problem));
  add(section, tuning_budget(problem));
  add(section, target_distribution(problem));
  for (draw::Figure& figure : option_surfaces(problem))
    section.figures.push_back(std::move(figure));
  add(section, two_d_landscape(problem));
  section.tables.push_back(problem_table(problem, study.options));
  section.notes = problem.warnings;
  return section;
}

/// Appends "-2" and so on to ids that are already taken, in the order of the page: names may differ
/// only in characters that ids cannot contain.
void make_unique(std::string& id, std::set<std::string>& taken) {
  const std::string first = id;
  for (int i = 2; !taken.insert(id).second; ++i) id = fmt::format("{}-{}", first, i);
}

void make_ids_unique(report::ReportPage& page) {
  std::set<std::string> sections;
  std::set<std::string> figures;
  std::set<std::string> tables = {page.methods.id};
  for (report::ReportSection& section : page.sections) {
    make_unique(section.id, sections);
    for (draw::Figure& figure : section.figures) make_unique(figure.id, figures);
    for (draw::FigureTable& table : section.tables) make_unique(table.id, tables);
  }
}

}  // namespace

report::ReportPage study_page(const Study& study, const StudyPageOptions& options) {
  report::ReportPage page{.title = options.title};
  std::size_t runs = 0;
  std::size_t diverged = 0;
  std::size_t no_better = 0;
  for (const ProblemOutcome& problem : study.problems) {
    for (const OptimizerOutcome& outcome : problem.optimizers) {
      runs += outcome.runs;
      diverged += outcome.diverged;
      no_better += outcome.no_better;
    }
  }
  const auto plural = [](std::size_t count, const char* word) {
    return report::ReportFact{fmt::format("{}", count),
                              fmt::format("{}{}", word, count == 1 ? "" : "s")};
  };
  page.facts = {plural(study.labels.size(), "optimizer"),
                plural(study.problems.size(), "problem"),
                plural(runs, "run"),
                {fmt::format("{}", diverged), "diverged"}};
  if (no_better > 0)
    page.facts.push_back({fmt::format("{}", no_better), "no better than at the start"});
  page.optimizers = study.labels;
  if (study.overall && study.overall->problems.size() > 1) {
    page.ranking = ranking_over_problems(*study.overall);
  } else if (study.problems.size() == 1 && study.labels.size() > 1) {
    page.ranking = ranking_on(study.problems.front(), study.options);
  }
  page.sections.push_back(overview_section(study));
  if (study.overall && study.overall->problems.size() > 1) {
    page.sections.push_back(comparison_section(study, *study.overall));
  }
  for (const ProblemOutcome& problem : study.problems) {
    page.sections.push_back(problem_section(problem, study, options.band));
  }
  page.methods = methods_table(study);
  make_ids_unique(page);
  return page;
}

}  // namespace optbench::analysis::study
