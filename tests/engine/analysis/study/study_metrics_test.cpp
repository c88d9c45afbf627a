// SPDX-License-Identifier: MIT
// Metrics that only records declare.
#include "engine/analysis/study/study_figures.hpp"
#include "engine/analysis/study/study_json.hpp"
#include "engine/analysis/study/study_page.hpp"
#include "engine/analysis/study/study_summary.hpp"
#include "engine/analysis/study/study_tables.hpp"
#include "engine/analysis/study/study_targets.hpp"
#include "engine/analysis/study/study_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/engine/analysis/results/metric_on.hpp"
#include "tests/engine/analysis/study/study_results.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

record::Metric top5() {
  return {.name = "top5_accuracy",
          .title = "top-5 accuracy",
          .series = "top5_accuracies",
          .unit = "fraction",
          .direction = record::Metric::Direction::higher};
}

record::Metric perplexity(bool primary) {
  return {.name = "perplexity",
          .title = "perplexity",
          .series = "perplexities",
          .unit = "per character",
          .direction = record::Metric::Direction::lower,
          .primary = primary};
}

/// Three evaluations; the same values on every split.
record::StoredRun run_with(const std::string& label, double rate, std::uint64_t seed,
                           double top5_end, double perplexity_end, bool primary = false) {
  record::StoredRun run = run_at("p", label, rate, seed, {4, 2, 1});
  run.metrics.push_back(top5());
  run.metrics.push_back(perplexity(primary));
  for (record::EpochCurves* split : {&run.train, &run.valid, &run.test}) {
    (*split)["loss"] = {4, 2, 1};
    (*split)["top5_accuracy"] = {0.1, 0.5, top5_end};
    (*split)["perplexity"] = {900, 90, perplexity_end};
  }
  return run;
}

/// For a, rate 0.1 has the better perplexity and 0.2 the better top-5 accuracy; b is between.
std::vector<record::StoredRun> samples(bool primary = false) {
  std::vector<record::StoredRun> runs;
  for (const std::uint64_t seed : {1U, 2U}) {
    const double more = 0.01 * static_cast<double>(seed);
    runs.push_back(run_with("a", 0.1, seed, 0.6 + more, 5 + more, primary));
    runs.push_back(run_with("a", 0.2, seed, 0.9 + more, 9 + more, primary));
    runs.push_back(run_with("b", 0.1, seed, 0.7 + more, 7 + more, primary));
  }
  return runs;
}

analysis::results::Metric on(analysis::results::MetricSplit split, const record::Metric& metric) {
  return {metric, split};
}

const analysis::draw::Figure& figure_of(const std::vector<analysis::draw::Figure>& figures,
                                        const std::string& id) {
  const auto found = std::ranges::find(figures, id, &analysis::draw::Figure::id);
  REQUIRE(found != figures.end());
  return *found;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("settings are chosen by a metric that records declare, in its direction") {
  using analysis::results::MetricSplit;
  const std::vector<record::StoredRun> runs = samples();
  const auto rate_by = [&](const char* name) {
    analysis::study::StudyOptions options;
    options.chosen_by = analysis::results::parse_metric(name, runs);
    return Studied(runs, options).outcome("a").chosen.setting->first().learning_rate;
  };
  CHECK(rate_by("valid_top5_accuracies") == 0.2);
  CHECK(rate_by("test top-5 accuracy") == 0.2);
  CHECK(rate_by("valid_perplexities") == 0.1);
}

TEST_CASE("what is declared as primary is reported, and decides") {
  using analysis::results::MetricSplit;
  const Studied studied(samples(true));
  const analysis::study::ProblemOutcome& problem = studied.study.problems.at(0);
  CHECK(problem.reported == on(MetricSplit::test, perplexity(true)));
  CHECK(problem.chosen_by == on(MetricSplit::valid, perplexity(true)));
  CHECK(problem.direction == analysis::statistics::Direction::lower);
  CHECK(studied.order() == std::vector<std::string>{"a", "b"});
  CHECK(studied.outcome("a").mean == doctest::Approx(5.015));
  CHECK(problem_text(problem, {}, 0).starts_with("p: test perplexity\n"));
  // Otherwise it is only shown.
  CHECK(Studied(samples()).study.problems.at(0).reported == metric_on(MetricSplit::test, false));
}

TEST_CASE("targets are values of the primary metric, those of DeepOBS are not") {
  analysis::study::StudyOptions options;
  options.targets = analysis::results::ConvergenceThresholds({{"p", 6}});
  const Studied studied(samples(true), options);
  CHECK(studied.outcome("a").times_to_target[0] == std::vector<double>{2, 2});
  CHECK(studied.outcome("b").times_to_target[0] == std::vector<double>{kInfinity, kInfinity});
  const std::vector<analysis::study::SetTarget> set = targets_of(studied.study);
  REQUIRE(set.size() == 1);
  CHECK(set[0].metric == "test perplexity");
  CHECK(set[0].value == doctest::Approx(5.015));
  const auto figures = learning_curves(studied.study.problems[0], {});
  const auto& figure = figure_of(figures, "p-perplexity");
  REQUIRE(figure.rules.size() == 1);
  CHECK(figure.rules[0].at == 6);

  const auto& published = analysis::results::deepobs_thresholds();
  CHECK(published.find("tolstoi_char_rnn", metric_on(analysis::results::MetricSplit::test, true))
            .has_value());
  CHECK_FALSE(
      published.find("tolstoi_char_rnn", on(analysis::results::MetricSplit::test, perplexity(true)))
          .has_value());
}

TEST_CASE("every declared metric has its curves, with title, unit and axis of its own") {
  const Studied studied(samples());
  const auto figures = learning_curves(studied.study.problems.at(0), {});
  CHECK(figures.size() == 3);
  const auto& shares = figure_of(figures, "p-top5_accuracy");
  CHECK(shares.title == "Top-5 accuracy");
  CHECK(shares.y.title == "top-5 accuracy");
  CHECK_FALSE(shares.y.log);
  CHECK(shares.series.size() == 6);  // two optimizers on three splits
  REQUIRE(shares.series[0].y.size() == 3);
  CHECK(shares.series[0].y[1] == 0.5);
  CHECK(shares.series[0].y[2] == doctest::Approx(0.615));
  const auto& others = figure_of(figures, "p-perplexity");
  CHECK(others.y.title == "perplexity (per character)");
  CHECK(others.y.log);
}

TEST_CASE(
    "every declared metric stands in the tables, the sweep's summary and the numbers for scripts") {
  const Studied studied(samples());
  const analysis::study::ProblemOutcome& problem = studied.study.problems.at(0);
  const analysis::draw::FigureTable table = problem_table(problem, {});
  const std::size_t last = table.columns.size() - 1;
  CHECK(table.columns[2].heading == "test loss");
  CHECK(table.columns[last - 1].heading == "test top-5 accuracy");
  CHECK(table.columns[last].heading == "test perplexity");
  CHECK(table.rows[0][last - 1].text == "0.6150 ± 0.0071");
  CHECK(table.rows[0][last].text == "5.015 ± 0.007071");
  const std::string summary = summary_text(studied.study, 0);
  for (const char* part : {"test top-5 accuracy", "0.6150 ± 0.0071", "test perplexity", "5.015 ±"})
    CHECK(has(summary, part));

  const Json numbers = to_json(studied.study)["problems"][0];
  CHECK(numbers["metrics"].size() == 3);
  CHECK(numbers["metrics"][1]["title"] == "top-5 accuracy");
  const Json& finals = numbers["optimizers"][0]["metrics"];
  CHECK(finals["test_top5_accuracies"] == Json({0.61, 0.62}));
  CHECK(finals["test_perplexities"] == Json({5.01, 5.02}));
  const Json run = analysis::study::to_json(samples().front());
  CHECK(run["valid_top5_accuracies"] == Json({0.1, 0.5, 0.61}));

  const analysis::report::ReportPage page = study_page(studied.study);
  const auto& section = page.sections.back();
  figure_of(section.figures, "p-top5_accuracy");
  figure_of(section.figures, "p-perplexity");
  CHECK(section.tables[0].columns.back().heading == "test perplexity");
}

TEST_CASE("a metric that only some runs have is shown where it is, and decides nothing") {
  std::vector<record::StoredRun> runs = samples(true);
  runs.push_back(run_at("p", "c", 0.1, 1, {4, 2, 1.5}));
  const Studied studied(runs);
  CHECK(studied.study.problems.at(0).reported ==
        metric_on(analysis::results::MetricSplit::test, false));
  const analysis::draw::FigureTable table = problem_table(studied.study.problems.at(0), {});
  CHECK(table.rows.back()[0].text == "c");
  CHECK(table.rows.back().back().text == "—");
}
