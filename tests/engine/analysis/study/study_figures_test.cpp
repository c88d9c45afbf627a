// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_figures.hpp"

#include "engine/analysis/draw/figure_view.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/engine/analysis/study/study_results.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;
using Strings = std::vector<std::string>;
using Values = std::vector<double>;

const analysis::draw::FigureSeries& series_of(const analysis::draw::Figure& figure,
                                              const std::string& name,
                                              const std::string& group = "") {
  const auto found =
      std::ranges::find_if(figure.series, [&](const analysis::draw::FigureSeries& series) {
        return series.name == name && series.group == group;
      });
  REQUIRE(found != figure.series.end());
  return *found;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// An optimizer at three rates; at the highest its second seed diverged.
std::vector<record::StoredRun> three_rates() {
  return {run_at("p", "a", 0.01, 1, {9, 4}), run_at("p", "a", 0.01, 2, {9, 6}),
          run_at("p", "a", 0.1, 1, {9, 1}),  run_at("p", "a", 0.1, 2, {9, 2}),
          run_at("p", "a", 1, 1, {9, 3}),    run_at("p", "a", 1, 2, {9, kNaN})};
}

}  // namespace

TEST_CASE("learning curves are medians with quartiles, or means with deviations") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1, 2, 6}, 4);
  const Studied studied(runs);
  const auto by_median = analysis::study::learning_curves(studied.study.problems[0],
                                                          analysis::study::BandKind::quartiles);
  REQUIRE(by_median.size() == 1);  // no accuracies
  const analysis::draw::FigureSeries& median = series_of(by_median[0], "a", "test");
  CHECK(median.x == Values{0, 1});
  CHECK(median.y == Values{4, 2});
  CHECK(median.lower == Values{4, 1.5});
  CHECK(median.upper == Values{4, 4});
  CHECK_FALSE(median.dashed);
  CHECK(series_of(by_median[0], "a", "train").dashed);
  CHECK(by_median[0].shown_groups == Strings{"test"});
  CHECK(by_median[0].other_x.empty());

  const auto by_mean = analysis::study::learning_curves(studied.study.problems[0],
                                                        analysis::study::BandKind::deviation);
  const analysis::draw::FigureSeries& mean = series_of(by_mean.at(0), "a", "test");
  CHECK(mean.y == Values{4, 3});
  CHECK(mean.lower[1] == doctest::Approx(3 - std::sqrt(14.0 / 3)));
  CHECK(mean.upper[1] == doctest::Approx(3 + std::sqrt(14.0 / 3)));
}

TEST_CASE("curves can be drawn against the clocks that some run has") {
  record::StoredRun diverged = with_clocks(run_at("p", "a", 0.1, 1, {9, 8, kNaN}));
  diverged.training_seconds = {0.5};
  const Studied studied({diverged, with_clocks(run_at("p", "a", 0.1, 2, {9, 5, 2})),
                         run_at("p", "b", 0.1, 1, {9, 5, 2})});
  const auto figures = analysis::study::learning_curves(studied.study.problems[0],
                                                        analysis::study::BandKind::quartiles);
  CHECK(figures.at(0).other_x == Strings{"steps", "gradient evaluations", "training seconds"});
  const analysis::draw::FigureSeries& a = series_of(figures[0], "a", "test");
  CHECK(a.other_x == std::vector<Values>{{0, 7, 14}, {0, 14, 28}, {0, 0.5, 0.75}});
  const analysis::draw::FigureSeries& b = series_of(figures[0], "b", "test");
  CHECK(b.other_x == std::vector<Values>{{}, {}, {}});
}

TEST_CASE("losses over orders of magnitude are drawn logarithmically, unless one is 0") {
  const auto is_log = [](double last) {
    const Studied studied({run_at("p", "a", 0.1, 1, {9, last})});
    return analysis::study::learning_curves(studied.study.problems[0],
                                            analysis::study::BandKind::quartiles)
        .at(0)
        .y.log;
  };
  CHECK(is_log(0.1));
  CHECK_FALSE(is_log(5));
  CHECK_FALSE(is_log(0));
  CHECK_FALSE(is_log(-1));
}

TEST_CASE("accuracies have a figure of their own, with the target") {
  analysis::study::StudyOptions options;
  options.targets = analysis::results::ConvergenceThresholds({{"p", 0.8}});
  const Studied studied({with_accuracies(run_at("p", "a", 0.1, 1, {9, 8}), {0.1, 0})}, options);
  const auto figures = analysis::study::learning_curves(studied.study.problems[0],
                                                        analysis::study::BandKind::quartiles);
  REQUIRE(figures.size() == 2);
  CHECK(figures[0].rules.empty());
  REQUIRE(figures[1].rules.size() == 1);
  CHECK(figures[1].rules[0].at == 0.8);
  CHECK(series_of(figures[1], "a", "test").y == Values{0.1, 0});
}

TEST_CASE("rate sensitivity has a point per rate and marks the chosen ones") {
  const Studied studied(three_rates());
  const auto figure = analysis::study::rate_sensitivity(studied.study.problems[0]);
  REQUIRE(figure);
  const analysis::draw::FigureSeries& a = series_of(*figure, "a");
  CHECK(a.x == Values{0.01, 0.1, 1});
  CHECK(a.y[0] == 5);
  CHECK(a.y[1] == 1.5);
  CHECK(std::isnan(a.y[2]));
  CHECK(a.lower[0] == 4);
  CHECK(a.upper[0] == 6);
  CHECK(std::isnan(a.lower[2]));
  CHECK(a.notes == Strings{"2 seeds", "2 seeds", "2 seeds"});
  const analysis::draw::FigureSeries& chosen = series_of(*figure, "chosen");
  CHECK(chosen.x == Values{0.1});
  CHECK(chosen.y == Values{1.5});
  CHECK(chosen.notes == Strings{"a"});
  CHECK(chosen.optimizer.empty());
  CHECK_FALSE(analysis::study::rate_sensitivity(
      Studied({run_at("p", "a", 0.1, 1, {2, 1})}).study.problems[0]));
}

TEST_CASE("at one rate the best of the other options counts, a diverged one never") {
  std::vector<record::StoredRun> runs = {
      run_at("p", "a", 0.1, 1, {9, kNaN}), run_at("p", "a", 0.1, 1, {9, 5}),
      run_at("p", "a", 0.1, 1, {9, 4}), run_at("p", "a", 1, 1, {9, 6})};
  for (std::size_t i = 0; i < runs.size(); ++i) {
    runs[i].setting += fmt::format("__{}", i);
    runs[i].choices = {{"momentum", 0.1 * static_cast<double>(i)}};
  }
  const Studied studied(runs);
  const auto figure = analysis::study::rate_sensitivity(studied.study.problems[0]);
  REQUIRE(figure);
  CHECK(series_of(*figure, "a").y == Values{4, 6});
}

TEST_CASE("the tuning budget is the median best of k settings, a gap where it diverged") {
  const Studied studied({run_at("p", "a", 0.01, 1, {9, 4}), run_at("p", "a", 0.1, 1, {9, kNaN}),
                         run_at("p", "a", 1, 1, {9, kNaN})});
  const auto figure = analysis::study::tuning_budget(studied.study.problems[0]);
  REQUIRE(figure);
  const analysis::draw::FigureSeries& a = series_of(*figure, "a");
  CHECK(a.x == Values{1, 2, 3});
  CHECK(std::isnan(a.y[0]));  // two of three single draws
  CHECK(a.y[1] == 4);         // two of three pairs
  CHECK(a.y[2] == 4);
  CHECK_FALSE(analysis::study::tuning_budget(
      Studied({run_at("p", "a", 0.1, 1, {2, 1})}).study.problems[0]));
}

TEST_CASE("the run-time distribution counts pairs of runs and targets") {
  // Losses from 16 to 1: half of the targets, in the logarithm, lie at 4 or above.
  const Studied studied({run_at("p", "a", 0.1, 1, {16, 4, 1}), run_at("p", "b", 0.1, 1, {16, 4, 4}),
                         run_at("p", "c", 0.1, 1, {16, kNaN, kNaN})});
  const auto figure = analysis::study::target_distribution(studied.study.problems[0]);
  REQUIRE(figure);
  CHECK(series_of(*figure, "a").x == Values{0, 1, 2});
  CHECK(series_of(*figure, "a").y == Values{0, 0.5, 1});
  CHECK(series_of(*figure, "b").x == Values{0, 1, 2});
  CHECK(series_of(*figure, "b").y == Values{0, 0.5, 0.5});
  CHECK(series_of(*figure, "c").y == Values{0, 0});
  CHECK(has(figure->caption, "evenly in the logarithm"));
}

TEST_CASE("targets that have no logarithm are spaced evenly, and the caption says so") {
  const Studied studied({run_at("p", "a", 0.1, 1, {2, 1, 0})});
  const auto figure = analysis::study::target_distribution(studied.study.problems[0]);
  REQUIRE(figure);
  CHECK(series_of(*figure, "a").y == Values{0, 0.5, 1});
  CHECK(has(figure->caption, "The targets lie evenly between"));
  CHECK_FALSE(analysis::study::target_distribution(
      Studied({run_at("p", "a", 0.1, 1, {2, 3})}).study.problems[0]));
}

TEST_CASE("an option's surface has its values by size, gaps where nothing was tried") {
  std::vector<record::StoredRun> runs;
  const auto add = [&](double rate, double momentum, double loss) {
    record::StoredRun run = run_at("p", "a", rate, 1, {9, loss});
    run.setting += fmt::format("__momentum__{}", momentum);
    run.choices = {{"momentum", momentum}, {"nesterov", false}};
    runs.push_back(std::move(run));
  };
  add(0.1, 10, 1);
  add(0.1, 9, 2);
  add(1, 9, kNaN);
  const auto figures = analysis::study::option_surfaces(Studied(runs).study.problems[0]);
  REQUIRE(figures.size() == 1);
  CHECK(figures[0].x.categories == Strings{"0.1", "1"});
  CHECK(figures[0].y.categories == Strings{"9", "10"});
  REQUIRE(figures[0].grid);
  CHECK(figures[0].grid->z[0] == 2);
  CHECK(std::isnan(figures[0].grid->z[1]));
  CHECK(figures[0].grid->z[2] == 1);
  CHECK(figures[0].grid->text == Strings{"2", "not finite", "1", ""});
  runs.pop_back();
  CHECK(analysis::study::option_surfaces(Studied(runs).study.problems[0])
            .empty());  // one rate is no surface
}

TEST_CASE("figures over problems show ranks, profiles, divergence and improvement") {
  analysis::study::StudyOptions options;
  options.targets = analysis::results::ConvergenceThresholds({{"p", 1}, {"q", 1}});
  std::vector<record::StoredRun> runs;
  for (const char* problem : {"p", "q"}) {
    add_seeds(runs, problem, "a", {1, 1, 1});
    add_seeds(runs, problem, "b", {2, 2, kNaN});
  }
  const Studied studied(runs, options);
  const analysis::study::OverallOutcome& overall = studied.study.overall.value();

  const auto ranks = analysis::study::critical_difference_diagram(overall);
  REQUIRE(ranks);
  CHECK(ranks->ranks.value().entries.at(1).rank == 2);
  CHECK(ranks->ranks->critical_difference == doctest::Approx(1.386).epsilon(0.001));
  CHECK(ranks->ranks->cliques.at(0).worst == 2);

  const auto profile = analysis::study::performance_profiles(overall);
  REQUIRE(profile);
  CHECK(series_of(*profile, "a").y == Values{1, 1});
  CHECK(series_of(*profile, "a").x == Values{1, 4});
  CHECK(series_of(*profile, "b").y == Values{0, 0});

  const auto maps = analysis::study::robustness_maps(studied.study);
  REQUIRE(maps.size() == 2);
  CHECK(maps[0].x.categories == Strings{"a", "b"});
  CHECK(maps[0].grid.value().z == Values{0, 1.0 / 3, 0, 1.0 / 3});
  CHECK(maps[0].grid->text[1] == "33 %");
  CHECK(maps[1].grid.value().z == Values{0, 0, 0, 0});

  const auto improvement = analysis::study::improvement_map(overall);
  REQUIRE(improvement);
  CHECK(improvement->grid.value().text == Strings{"", "1.00", "0.00", ""});
  CHECK_FALSE(analysis::study::cost_panel(studied.study));
}

TEST_CASE("a step's cost is the median over the runs, in milliseconds") {
  const Studied studied({with_clocks(run_at("p", "a", 0.1, 1, {9, 5, 2})),
                         run_at("p", "b", 0.1, 1, {9, 5, 2}), run_at("q", "a", 0.1, 1, {9, 2})});
  const auto figure = analysis::study::cost_panel(studied.study);
  REQUIRE(figure);
  CHECK(figure->x.categories == Strings{"p"});
  CHECK(series_of(*figure, "a").y.at(0) == doctest::Approx(750.0 / 14));
  CHECK(std::isnan(series_of(*figure, "b").y.at(0)));
}

TEST_CASE("runs that end no better than they began are a failure class of their own") {
  const Studied studied({run_at("p", "a", 0.1, 1, {9, 1}), run_at("p", "a", 100, 1, {9, 9}),
                         run_at("p", "a", 1000, 1, {9, kNaN}), run_at("p", "b", 0.1, 1, {9, 2})});
  const auto maps = analysis::study::robustness_maps(studied.study);
  CHECK(maps[0].grid.value().z == Values{1.0 / 3, 0});
  CHECK(maps[1].grid.value().z == Values{1.0 / 3, 0});
  CHECK(maps[1].title == "Robustness: no better than at the start");
}

TEST_CASE("a figure of one optimizer, one rate and one seed shows all its finite points") {
  // The first loss is far above the others, and the last one far below.
  std::vector<double> losses = {1e6};
  for (int epoch = 0; epoch < 60; ++epoch) losses.push_back(100 - epoch);
  losses.push_back(-500);
  const Studied studied({run_at("p", "a", 0, 1, losses)});
  for (const analysis::draw::Figure& figure : analysis::study::learning_curves(
           studied.study.problems[0], analysis::study::BandKind::quartiles)) {
    const analysis::draw::FigureView view = analysis::draw::view_of(figure);
    CHECK(view.y.low < -500);
    CHECK(view.y.high > 1e6);
    CHECK(view.leaves_range.empty());
  }
  // Rates that have no logarithm are points as well.
  const Studied rates({run_at("p", "a", 0, 1, {9, 5}), run_at("p", "a", 0.1, 1, {9, 1})});
  const auto figure = analysis::study::rate_sensitivity(rates.study.problems[0]);
  REQUIRE(figure);
  CHECK_FALSE(figure->x.log);
  CHECK(series_of(*figure, "a").x == Values{0, 0.1});
}
