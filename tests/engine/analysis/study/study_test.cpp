// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include "tests/engine/analysis/results/metric_on.hpp"
#include "tests/engine/analysis/study/study_results.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;
using Strings = std::vector<std::string>;
using Values = std::vector<double>;

analysis::study::StudyOptions with_target(const std::string& problem, double target) {
  analysis::study::StudyOptions options;
  options.targets = analysis::results::ConvergenceThresholds({{problem, target}});
  return options;
}

const Values& times(const analysis::study::OptimizerOutcome& outcome,
                    analysis::study::Clock clock) {
  return outcome.times_to_target[static_cast<std::size_t>(clock)];
}

bool mentions(const Strings& warnings, const std::string& part) {
  return std::ranges::any_of(
      warnings, [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("settings are chosen by validation and reported by test values") {
  const std::vector<record::StoredRun> runs = {
      with_valid(run_at("p", "sgd", 0.1, 1, {9, 5}), {9, 1}),
      with_valid(run_at("p", "sgd", 0.2, 1, {9, 2}), {9, 3}),
  };
  const Studied by_valid(runs);
  const analysis::study::ProblemOutcome& problem = by_valid.study.problems.at(0);
  CHECK(analysis::results::title_of(problem.chosen_by) == "validation loss");
  CHECK(analysis::results::title_of(problem.reported) == "test loss");
  CHECK(by_valid.outcome("sgd").chosen.setting->name == "lr__0.1");
  CHECK(by_valid.outcome("sgd").chosen_text == "lr 0.1");
  CHECK(by_valid.outcome("sgd").mean == 5);
  CHECK(by_valid.study.warnings.empty());

  analysis::study::StudyOptions options;
  options.chosen_by = metric_on(analysis::results::MetricSplit::test, false);
  const Studied by_test(runs, options);
  CHECK(by_test.outcome("sgd").mean == 2);
  CHECK(by_test.outcome("sgd").chosen_text == "lr 0.2");
}

TEST_CASE("without validation values settings are chosen by test values, with a warning") {
  const Studied studied({run_at("p", "sgd", 0.1, 1, {9, 5}), run_at("p", "sgd", 0.2, 1, {9, 2})});
  CHECK(studied.outcome("sgd").mean == 2);
  CHECK(mentions(studied.study.warnings, "which flatters what is reported"));

  analysis::study::StudyOptions options;
  options.chosen_by = metric_on(analysis::results::MetricSplit::test, true);
  const Studied asked({run_at("p", "sgd", 0.1, 1, {9, 5})}, options);
  CHECK(mentions(asked.study.warnings,
                 "p: not all runs have the test accuracy: settings are chosen by the test loss"));
}

TEST_CASE("baselines without validation values do not decide how results are chosen") {
  const Studied studied({with_valid(run_at("p", "sgd", 0.1, 1, {9, 5}), {9, 1}),
                         with_valid(run_at("p", "sgd", 0.2, 1, {9, 2}), {9, 3})},
                        {},
                        {run_at("p", "adam", 0.1, 1, {9, 4}), run_at("p", "adam", 0.2, 1, {9, 3})});
  const analysis::study::ProblemOutcome& problem = studied.study.problems.at(0);
  CHECK(analysis::results::title_of(problem.chosen_by) == "validation loss");
  CHECK(studied.outcome("adam").mean == 3);  // by its test losses
  CHECK(studied.outcome("sgd").mean == 5);   // by its validation losses
  CHECK(mentions(studied.study.warnings, "baselines: "));
}

TEST_CASE("a setting is described by its rate and the options in which settings differ") {
  std::vector<record::StoredRun> runs = {run_at("p", "sgd", 0.1, 1, {9, 1}),
                                         run_at("p", "sgd", 0.2, 1, {9, 2}),
                                         run_at("p", "sgd", 0.3, 1, {9, 3})};
  runs[0].choices = {{"momentum", 0.9}, {"nesterov", false}, {"schedule", "cosine"}};
  runs[1].choices = {{"momentum", 0.99}, {"nesterov", false}};
  runs[2].choices = {{"momentum", 0.99}, {"nesterov", false}};
  CHECK(Studied(runs).outcome("sgd").chosen_text == "lr 0.1, momentum 0.9, schedule cosine");
}

TEST_CASE("finals are summarised as written out by hand") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "sgd", {1, 2, 3, 6});
  const Studied studied(runs);
  const analysis::study::OptimizerOutcome& sgd = studied.outcome("sgd");
  CHECK(sgd.finals == Values{1, 2, 3, 6});
  CHECK(sgd.seeds == std::vector<std::uint64_t>{1, 2, 3, 4});
  CHECK(sgd.mean == 3);
  CHECK(sgd.median == 2.5);
  CHECK(sgd.deviation.value() == doctest::Approx(std::sqrt(14.0 / 3)));  // 4 + 1 + 0 + 9 over 3
  REQUIRE(sgd.interval);
  CHECK(sgd.interval->low > 1);
  CHECK(sgd.interval->low < 3);
  CHECK(sgd.interval->high > 3);
  CHECK(sgd.interval->high < 6);
  CHECK(sgd.best_value == 3);
  CHECK(sgd.runs == 4);
  CHECK(sgd.diverged == 0);
}

TEST_CASE("a single seed has neither deviation nor interval nor a p-value") {
  const Studied studied({run_at("p", "a", 0.1, 1, {9, 5, 7}), run_at("p", "b", 0.1, 1, {9, 8, 8})});
  CHECK_FALSE(studied.outcome("a").deviation);
  CHECK_FALSE(studied.outcome("a").interval);
  CHECK(studied.outcome("a").best_value == 5);
  CHECK_FALSE(studied.outcome("b").p_value);
}

TEST_CASE("a diverged seed makes the mean NaN and puts the optimizer behind all finite ones") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "all_gone", {kNaN, kNaN, kNaN});
  add_seeds(runs, "p", "finite", {7, 8, 9});
  add_seeds(runs, "p", "half_gone", {1, kNaN, kNaN});
  add_seeds(runs, "p", "one_gone", {1, kNaN, 1});
  const Studied studied(runs);
  CHECK(studied.order() == Strings{"finite", "one_gone", "half_gone", "all_gone"});
  const analysis::study::OptimizerOutcome& one_gone = studied.outcome("one_gone");
  CHECK(std::isnan(one_gone.mean));
  CHECK_FALSE(one_gone.deviation);
  CHECK_FALSE(one_gone.interval);
  CHECK(one_gone.median == 1);
  CHECK(studied.outcome("half_gone").median == kInfinity);
  CHECK(one_gone.diverged == 1);
  CHECK(studied.outcome("all_gone").diverged == 3);
}

TEST_CASE("a run that says it diverged has no final value, whatever its list ends with") {
  record::StoredRun run = run_at("p", "a", 0.1, 1, {9, 5});
  run.outcome = record::StoredOutcome::diverged;
  CHECK(std::isnan(Studied({run}).outcome("a").mean));
}

TEST_CASE("of unequal runs in one setting only what all have counts, as the warning says") {
  const Studied studied({run_at("p", "a", 0.1, 1, {9, 4, 1}), run_at("p", "a", 0.1, 2, {9, 6})},
                        with_target("p", 1));
  CHECK(studied.outcome("a").finals == Values{4, 6});
  CHECK(studied.outcome("a").curves.test["loss"].mean == Values{9, 5});
  CHECK(times(studied.outcome("a"), analysis::study::Clock::epochs) ==
        Values{kInfinity, kInfinity});
  CHECK(mentions(studied.study.warnings, "lists of 2 to 3 values; only the first 2 are used"));
}

TEST_CASE("times to the target are counted by each clock that the files know") {
  std::vector<record::StoredRun> runs = {with_clocks(run_at("p", "a", 0.1, 1, {9, 1, 1})),
                                         with_clocks(run_at("p", "a", 0.1, 2, {9, 5, 2})),
                                         with_clocks(run_at("p", "a", 0.1, 3, {9, 5, 3})),
                                         with_clocks(run_at("p", "a", 0.1, 4, {9, 2, kNaN})),
                                         run_at("p", "b", 0.1, 1, {9, 1, 1})};
  const Studied studied(runs, with_target("p", 2));
  const analysis::study::OptimizerOutcome& a = studied.outcome("a");
  CHECK(times(a, analysis::study::Clock::epochs) == Values{1, 2, kInfinity, 1});
  CHECK(times(a, analysis::study::Clock::steps) == Values{7, 14, kInfinity, 7});
  CHECK(times(a, analysis::study::Clock::gradient_evaluations) == Values{14, 28, kInfinity, 14});
  CHECK(times(a, analysis::study::Clock::seconds) == Values{0.5, 0.75, kInfinity, 0.5});
  CHECK(a.deepobs_speed == (1 + 2 + 3 + 1) / 4.0);  // a miss: one more than there were epochs
  const analysis::study::OptimizerOutcome& b = studied.outcome("b");
  CHECK(times(b, analysis::study::Clock::epochs) == Values{1});
  CHECK(times(b, analysis::study::Clock::steps).empty());
  CHECK(times(b, analysis::study::Clock::seconds).empty());

  const Studied untimed(runs);
  CHECK(times(untimed.outcome("a"), analysis::study::Clock::epochs).empty());
  CHECK_FALSE(untimed.outcome("a").deepobs_speed);
}

TEST_CASE("what an optimizer spends before an evaluation counts until its target") {
  // A rule whose steps do nothing and that takes 500 gradients before each evaluation.
  record::StoredRun run = with_clocks(run_at("p", "a", 0.1, 1, {9, 1, 1}));
  run.gradients_spent = {500, 1007, 1514};
  run.seconds_spent = {2, 4.5, 6.75};
  record::StoredRun diverged = with_clocks(run_at("p", "a", 0.1, 2, {9, 2, kNaN}));
  diverged.gradients_spent = {500, 1007, kNaN};
  diverged.seconds_spent = {2, 4.5, kNaN};
  const Studied studied({run, diverged}, with_target("p", 2));
  const analysis::study::OptimizerOutcome& a = studied.outcome("a");
  CHECK(times(a, analysis::study::Clock::gradient_evaluations) == Values{1007, 1007});
  CHECK(times(a, analysis::study::Clock::seconds) == Values{4.5, 4.5});
  CHECK(analysis::study::times_of(diverged, analysis::study::Clock::seconds) ==
        Values{2, 4.5, 4.5});
}

TEST_CASE("an accuracy's target is reached from below") {
  const Studied studied({with_accuracies(run_at("p", "a", 0.1, 1, {9, 8, 7}), {0.1, 0.5, 0.9})},
                        with_target("p", 0.5));
  CHECK(studied.study.problems[0].direction == analysis::statistics::Direction::higher);
  CHECK(times(studied.outcome("a"), analysis::study::Clock::epochs) == Values{1});
}

TEST_CASE("times are empty where the file does not say, and stand still after a divergence") {
  record::StoredRun run = with_clocks(run_at("p", "a", 0.1, 1, {9, kNaN, kNaN}));
  run.training_seconds = {0.5};
  CHECK(analysis::study::times_of(run, analysis::study::Clock::epochs) == Values{0, 1, 2});
  CHECK(analysis::study::times_of(run, analysis::study::Clock::seconds) == Values{0, 0.5, 0.5});
  CHECK(analysis::study::times_of(run, analysis::study::Clock::steps) == Values{0, 7, 14});
  run.steps_per_epoch = 0;
  CHECK(analysis::study::times_of(run, analysis::study::Clock::steps).empty());
  CHECK(analysis::study::times_of(record::StoredRun{}, analysis::study::Clock::seconds).empty());
}

TEST_CASE("tuneability is the share of settings near the best and the width of their rates") {
  const Studied studied({run_at("p", "a", 0.01, 1, {9, 1.04}), run_at("p", "a", 0.1, 1, {9, 1}),
                         run_at("p", "a", 1, 1, {9, 2}), run_at("p", "a", 10, 1, {9, kNaN})});
  const analysis::study::OptimizerOutcome& a = studied.outcome("a");
  CHECK(a.near_share == 0.5);
  REQUIRE(a.region);
  CHECK(a.region->low == 0.01);
  CHECK(a.region->high == 0.1);
  CHECK(a.region->decades == doctest::Approx(1));
  CHECK(a.region->touches_lowest);
  CHECK_FALSE(a.region->touches_highest);
  CHECK(a.diverged == 1);
  CHECK(a.runs == 4);
  // Of {1, 1.04, 2, diverged}, the best of two is 1 in 3 of 6 draws.
  CHECK(a.best_of_trials == Values{1.04, 1, 1, 1});
}

TEST_CASE("p-values against the best are Wilcoxon's over common seeds, adjusted by Holm") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1, 2, 3, 4, 5, 6});
  add_seeds(runs, "p", "b", {2, 3, 4, 5, 6, 7});
  const Studied two(runs);
  CHECK_FALSE(two.outcome("a").p_value);
  CHECK(two.outcome("b").p_value.value() == doctest::Approx(2.0 / 64));  // all signs alike, twice
  CHECK(two.outcome("b").paired);
  CHECK_FALSE(two.outcome("b").ahead_by_test);

  add_seeds(runs, "p", "c", {3, 4, 5, 6, 7, 8});
  const Studied three(runs);
  CHECK(three.outcome("b").p_value.value() == doctest::Approx(2 * 2.0 / 64));
  CHECK(three.outcome("c").p_value.value() == doctest::Approx(2 * 2.0 / 64));
}

TEST_CASE("with other seeds the p-value is Mann-Whitney's") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1, 2, 3, 4});
  for (const std::uint64_t seed : {11U, 12U, 13U, 14U}) {
    runs.push_back(run_at("p", "b", 0.1, seed, {10, 5.0 + static_cast<double>(seed)}));
  }
  const Studied studied(runs);
  CHECK_FALSE(studied.outcome("b").paired);
  CHECK(studied.outcome("b").p_value.value() == doctest::Approx(2.0 / 70));  // C(8, 4)
}

TEST_CASE("a best mean that hangs on one seed is not taken for the test's favourite") {
  std::vector<record::StoredRun> runs;
  Values lucky, steady;
  for (int i = 0; i < 12; ++i) {
    steady.push_back(5);
    lucky.push_back(i == 0 ? 1 : 5.01 + 0.01 * i);
  }
  add_seeds(runs, "p", "lucky", lucky);
  add_seeds(runs, "p", "steady", steady);
  const Studied studied(runs);
  CHECK(studied.order() == Strings{"lucky", "steady"});
  CHECK(studied.outcome("steady").p_value.value() < 0.05);
  CHECK(studied.outcome("steady").ahead_by_test);
}

TEST_CASE("without a finite mean there is no best optimizer to test against") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1, 2, 3, 4, 5, 6, kNaN});
  add_seeds(runs, "p", "b", {2, 3, 4, 5, 6, 7, kNaN});
  CHECK_FALSE(Studied(runs).outcome("b").p_value);
}

TEST_CASE("mean ranks, Friedman's test and cliques follow from the mean finals") {
  std::vector<record::StoredRun> runs;
  for (const char* problem : {"p1", "p2", "p3", "p4", "p5", "p6"}) {
    add_seeds(runs, problem, "c", {1, 1});
    add_seeds(runs, problem, "b", {2, 2});
    add_seeds(runs, problem, "a", {3, 3});
  }
  const Studied studied(runs);
  REQUIRE(studied.study.overall);
  const analysis::study::OverallOutcome& overall = *studied.study.overall;
  CHECK(studied.study.labels == Strings{"a", "b", "c"});
  CHECK(overall.labels == Strings{"c", "b", "a"});
  CHECK(overall.mean_ranks == Values{1, 2, 3});
  CHECK(overall.ranks.at(5) == Values{1, 2, 3});
  // 2.343 sqrt(3 * 4 / (6 * 6))
  CHECK(overall.critical_difference.value() == doctest::Approx(1.353).epsilon(0.001));
  CHECK(overall.cliques == std::vector<std::vector<std::size_t>>{{0, 1}, {1, 2}});
  REQUIRE(overall.friedman);
  CHECK(overall.friedman->chi_square == doctest::Approx(12));  // N (k - 1): full agreement
  REQUIRE(overall.rank_intervals.at(0));
  CHECK(overall.rank_intervals[0]->low == 1);  // seeds do not differ
  CHECK(overall.rank_intervals[0]->high == 1);
}

TEST_CASE("intervals of ranks tell how far seeds could turn the order") {
  std::vector<record::StoredRun> runs;
  for (const char* problem : {"p1", "p2"}) {
    add_seeds(runs, problem, "a", {1, 2, 3});
    add_seeds(runs, problem, "b", {2, 3, 4});
    add_seeds(runs, problem, "c", {20, 30, 40});
  }
  const Studied studied(runs);
  const auto& intervals = studied.study.overall.value().rank_intervals;
  REQUIRE(intervals.at(0));
  CHECK(intervals[0]->low == 1);
  CHECK(intervals[0]->high > 1);
  CHECK(intervals[0]->high <= 2);
  CHECK(studied.study.overall->rank_resamples == 2000);
  CHECK(intervals[2]->low == 3);
  CHECK(intervals[2]->high == 3);
}

TEST_CASE("optimizers and problems that are not complete are left out by name") {
  std::vector<record::StoredRun> runs;
  for (const char* problem : {"p1", "p2"}) {
    add_seeds(runs, problem, "a", {1});
    add_seeds(runs, problem, "b", {2});
  }
  add_seeds(runs, "p1", "c", {0.5});
  add_seeds(runs, "p3", "a", {1});
  const Studied studied(runs);
  REQUIRE(studied.study.overall);
  CHECK(studied.study.overall->labels == Strings{"a", "b"});
  CHECK(studied.study.overall->problems == Strings{"p1", "p2"});
  CHECK(studied.study.overall->left_out ==
        Strings{"p3: only one optimizer has results", "c: no results on p2"});
}

TEST_CASE("where no two optimizers share the problems, a warning says why nothing is compared") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1});
  add_seeds(runs, "p", "b", {1});
  add_seeds(runs, "q", "c", {1});
  add_seeds(runs, "q", "d", {1});
  const Studied studied(runs);
  CHECK_FALSE(studied.study.overall);
  CHECK(mentions(studied.study.warnings, "no comparison over problems"));
}

TEST_CASE("profiles count the time to target against the fastest") {
  analysis::study::StudyOptions options;
  options.targets = analysis::results::ConvergenceThresholds({{"p", 1}, {"q", 1}});
  const Studied studied(
      {run_at("p", "x", 0.1, 1, {9, 1, 0.8, 0.7, 0.6}), run_at("p", "y", 0.1, 1, {9, 5, 1, 1, 1}),
       run_at("p", "z", 0.1, 1, {9, 5, 5, 5, 5}), run_at("q", "x", 0.1, 1, {9, 5, 1, 0.7, 0.6}),
       run_at("q", "y", 0.1, 1, {9, 1, 1, 1, 1}), run_at("q", "z", 0.1, 1, {9, 5, 5, 5, 1})},
      options);
  const analysis::study::OverallOutcome& overall = studied.study.overall.value();
  CHECK(overall.labels == Strings{"x", "y", "z"});
  CHECK(overall.clock == analysis::study::Clock::epochs);
  CHECK(overall.timed_problems == Strings{"p", "q"});
  CHECK(overall.times == std::vector<Values>{{1, 2, kInfinity}, {2, 1, 4}});
  CHECK(overall.ratios == std::vector<Values>{{1, 2, kInfinity}, {2, 1, 4}});
  // Half of the problems from 1 to 2, all of them from 2 to 4: (0.5 + 2) / 3.
  CHECK(overall.profile_scores.at(0) == doctest::Approx(2.5 / 3));
  CHECK(overall.profile_scores.at(1) == doctest::Approx(2.5 / 3));
  CHECK(overall.profile_scores.at(2) == 0);
}

TEST_CASE("profiles count steps where every run has them") {
  analysis::study::StudyOptions options;
  options.targets = analysis::results::ConvergenceThresholds({{"p", 1}});
  const Studied studied({with_clocks(run_at("p", "x", 0.1, 1, {9, 1})),
                         with_clocks(run_at("p", "y", 0.1, 1, {9, 5}))},
                        options);
  CHECK(studied.study.overall.value().clock == analysis::study::Clock::steps);
  CHECK(studied.study.overall.value().times == std::vector<Values>{{7, kInfinity}});
}

TEST_CASE("normalised scores go from the beginning to the best mean") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1, 3}, 10);   // the best mean: 2
  add_seeds(runs, "p", "b", {6, 50}, 10);  // one ends worse than it began
  add_seeds(runs, "p", "c", {4, kNaN}, 10);
  add_seeds(runs, "q", "a", {11, 12}, 10);  // nobody gets beyond the beginning
  add_seeds(runs, "q", "b", {11, 10}, 10);
  add_seeds(runs, "q", "c", {kNaN, 90}, 10);
  const Studied studied(runs);
  const analysis::study::OverallOutcome& overall = studied.study.overall.value();
  REQUIRE(overall.labels.size() == 3);
  const auto scores_of = [&](const std::string& label) {
    const auto at = std::ranges::find(overall.labels, label) - overall.labels.begin();
    return overall.scores.at(static_cast<std::size_t>(at));
  };
  CHECK(scores_of("a") == std::vector<Values>{{9.0 / 8, 7.0 / 8}, {0, 0}});
  CHECK(scores_of("b") == std::vector<Values>{{0.5, 0}, {0, 0}});
  CHECK(scores_of("c")[0][0] == 0.75);
  CHECK(std::isnan(scores_of("c")[0][1]));
  CHECK(std::isnan(scores_of("c")[1][0]));
  CHECK(scores_of("c")[1][1] == 0);
}

TEST_CASE("where every mean is NaN, scores are taken against the best median") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {2, 2, kNaN}, 10);
  add_seeds(runs, "p", "b", {6, 6, kNaN}, 10);
  const Studied studied(runs);
  const analysis::study::OverallOutcome& overall = studied.study.overall.value();
  CHECK(overall.scores.at(0)[0][0] == 1);
  CHECK(overall.scores.at(1)[0][0] == 0.5);
  CHECK(overall.mean_ranks == Values{1.5, 1.5});
}

TEST_CASE("probabilities of improvement count pairs of runs and are mirrored") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1, 2, 3, 4});
  add_seeds(runs, "p", "b", {3, 5, 6, 7});
  const Studied studied(runs);
  const auto& improvement = studied.study.overall.value().improvement;
  // 3 loses to 1 and 2, ties with 3, wins against 4; all others are worse than all of a.
  CHECK(improvement.at(0).at(1).value == 14.5 / 16);
  CHECK(improvement.at(1).at(0).value == 1.5 / 16);
  REQUIRE(improvement[0][1].interval);
  REQUIRE(improvement[1][0].interval);
  CHECK(improvement[1][0].interval->low == 1 - improvement[0][1].interval->high);
}

TEST_CASE("baselines are overlaid, and renamed where an own label is the same") {
  std::vector<record::StoredRun> runs, baselines;
  add_seeds(runs, "p", "a", {3});
  add_seeds(baselines, "p", "a", {1});
  add_seeds(baselines, "p", "b", {2});
  add_seeds(baselines, "q", "b", {2});
  const Studied studied(runs, {}, baselines);
  CHECK(studied.study.problems.size() == 1);  // those of other problems say nothing here
  CHECK(studied.study.labels == Strings{"a", "a (baseline)", "b"});
  CHECK(studied.order() == Strings{"a (baseline)", "b", "a"});
  CHECK_FALSE(studied.outcome("a").is_baseline);
  CHECK(studied.outcome("a (baseline)").is_baseline);
  CHECK(studied.outcome("a (baseline)").mean == 1);
  CHECK(studied.outcome("b").is_baseline);
}

TEST_CASE("a fresh order of the examples beside the baselines' repeated one is told") {
  const auto warns = [](const char* order) {
    std::vector<record::StoredRun> runs, baselines;
    add_seeds(runs, "quadratic_deep", "a", {3});
    add_seeds(baselines, "quadratic_deep", "a", {1});
    runs.back().order = order;
    baselines.back().order = "repeated";  // of DeepOBS 1.1
    return mentions(Studied(runs, {}, baselines).study.warnings,
                    "runs have different orders of the training examples: fresh (1 run of a); "
                    "repeated (1 run of a)");
  };
  CHECK(warns("fresh"));
  CHECK_FALSE(warns("repeated"));
}

TEST_CASE("an accuracy of exactly 0 is a value like any other") {
  std::vector<record::StoredRun> runs;
  for (const std::uint64_t seed : {1U, 2U}) {
    runs.push_back(with_accuracies(run_at("p", "a", 0.1, seed, {2, 2}), {0.1, 0}));
    runs.push_back(with_accuracies(run_at("p", "b", 0.1, seed, {2, 2}), {0.1, 0.2}));
  }
  const Studied studied(runs);
  CHECK(analysis::results::title_of(studied.study.problems[0].reported) == "test accuracy");
  CHECK(studied.outcome("a").mean == 0);
  CHECK(studied.outcome("a").diverged == 0);
  CHECK(studied.order() == Strings{"b", "a"});
}

TEST_CASE("no runs make an empty study") {
  const Studied studied({});
  CHECK(studied.study.problems.empty());
  CHECK(studied.study.labels.empty());
  CHECK_FALSE(studied.study.overall);
}

TEST_CASE("with many optimizers the intervals of ranks use fewer resamples") {
  analysis::study::StudyOptions options;
  options.bootstrap.resamples = 20'000;
  // 2 * 200 * 5 finals: 30,000,000 / 2,000.
  CHECK(Studied(crowd(2, 200), options).study.overall.value().rank_resamples == 15'000);
  options.bootstrap.resamples = 0;
  const Studied none(crowd(2, 3), options);
  CHECK(none.study.overall.value().rank_resamples == 0);
  CHECK_FALSE(none.study.overall->rank_intervals[0]);
}

TEST_CASE("200 optimizers on 3 problems are studied in seconds") {
  const auto begin = std::chrono::steady_clock::now();
  const Studied studied(crowd(3, 200));
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  MESSAGE("took " << taken.count() << " s");
  CHECK(studied.study.overall.value().labels.size() == 200);
  CHECK(studied.study.overall->rank_intervals.back().has_value());
  CHECK(studied.study.overall->improvement.empty());
}

TEST_CASE("synthetic data never compete with real data, nor count twice in a ranking") {
  std::vector<record::StoredRun> runs;
  for (const char* problem : {"p", "q"}) {
    add_seeds(runs, problem, "adam", {3, 3});
    add_seeds(runs, problem, "sgd", {4, 4});
  }
  for (record::StoredRun& run : runs) run.family = record::RecordFamily::optbench;
  record::StoredRun synthetic = run_at("p", "sgd", 0.1, 9, {10, 0.001});
  synthetic.family = record::RecordFamily::optbench;
  synthetic.conditions["data"] = "synthetic";
  runs.push_back(synthetic);
  const Studied studied(runs);
  REQUIRE(studied.study.problems.size() == 3);
  CHECK(studied.study.problems[1].problem == "p (synthetic data)");
  CHECK(studied.order(0) == Strings{"adam", "sgd"});
  CHECK(studied.outcome("sgd", 0).mean == 4);
  CHECK(mentions(studied.study.warnings, "never ranked against each other"));
  REQUIRE(studied.study.overall);
  CHECK(studied.study.overall->problems == Strings{"p", "q"});
  CHECK(mentions(studied.study.overall->left_out,
                 "p (synthetic data): p counts under other conditions"));
}

TEST_CASE("baselines on real data are no baselines of synthetic runs") {
  record::StoredRun synthetic = run_at("p", "sgd", 0.1, 1, {10, 1});
  synthetic.family = record::RecordFamily::optbench;
  synthetic.conditions["data"] = "synthetic";
  const Studied studied({synthetic}, {}, {run_at("p", "adam", 0.1, 1, {10, 5})});
  CHECK(studied.order() == Strings{"sgd"});
  CHECK(mentions(studied.study.warnings,
                 "p: the baselines were made under other conditions and are left out"));
}

TEST_CASE("batch sizes and epochs that differ between optimizers are said and named") {
  std::vector<record::StoredRun> runs = {run_at("p", "grid", 0.1, 1, {9, 5}),
                                         run_at("p", "grid", 0.2, 1, {9, 4}),
                                         run_at("p", "trial", 0.1, 1, {9, 3, 2})};
  runs[0].batch_size = runs[1].batch_size = 512;
  const Studied studied(runs);
  CHECK(mentions(studied.study.warnings,
                 "p: runs have different batch sizes: 128 (1 run of trial); 512 (2 runs of grid)"));
  CHECK(mentions(studied.study.warnings,
                 "p: runs have different numbers of epochs: 1 (2 runs of "
                 "grid); 2 (1 run of trial)"));
  CHECK(studied.outcome("grid").chosen_text == "lr 0.2, num_epochs 1, batch_size 512");
  CHECK(studied.outcome("trial").chosen_text == "lr 0.1, num_epochs 2, batch_size 128");
}

TEST_CASE("options of another optimizer are not named, training parameters are") {
  std::vector<record::StoredRun> runs = {run_at("p", "a", 0.1, 1, {9, 5}),
                                         run_at("p", "b", 0.1, 1, {9, 4})};
  runs[0].choices = {{"momentum", 0.9}};
  runs[1].choices = {{"beta", 0.9}, {"schedule", "cosine"}, {"schedule_warmup", 0.1}};
  runs[1].training_choices = {"schedule", "schedule_warmup"};
  CHECK(Studied(runs).outcome("a").chosen_text == "lr 0.1");
  CHECK(Studied(runs).outcome("b").chosen_text == "lr 0.1, schedule cosine, schedule_warmup 0.1");
}

TEST_CASE("a run that was stopped before its first evaluation does not choose the metric") {
  std::vector<record::StoredRun> runs = {
      with_accuracies(run_at("p", "a", 0.1, 1, {2, 1}), {0.1, 0.9}),
      with_accuracies(run_at("p", "b", 0.1, 1, {2, 1}), {0.1, 0.8}),
      run_at("p", "c", 0.1, 1, {kNaN, kNaN})};
  runs[2].outcome = record::StoredOutcome::stopped_early;
  runs[2].missed_evaluations = 2;
  const Studied studied(runs);
  CHECK(analysis::results::title_of(studied.study.problems[0].reported) == "test accuracy");
  CHECK(studied.order() == Strings{"a", "b", "c"});
  CHECK(std::isnan(studied.outcome("c").mean));
  CHECK(studied.outcome("c").no_better == 0);
}

TEST_CASE("a run that was stopped early is ranked by the last value that it measured, everywhere") {
  const TemporaryFolder folder;
  const auto file = [&](const char* label, int seed, std::vector<double> losses,
                        const char* outcome) {
    Json record = own_record("p", label, 0.1, seed, losses);
    record["optbench"]["outcome"] = outcome;
    record["optbench"]["training_seconds"] = {1, 1, 1};
    for (const char* split : {"train", "valid", "test"})
      record.erase(std::string(split) + "_accuracies");
    return record::read_stored_run(
        file_record(folder.path(), "num_epochs__3__batch_size__128__lr__1.e-01", record));
  };
  std::vector<record::StoredRun> runs = {
      file("a", 1, {9, 2, kNaN, kNaN}, "stopped_early"), file("a", 2, {9, 4, 3, 2}, "finished"),
      file("b", 1, {9, 5, 4, 3}, "finished"), file("b", 2, {9, 5, 4, 3}, "finished")};
  const Studied studied(runs, with_target("p", 2));
  CHECK(studied.outcome("a").finals == Values{2, 2});
  CHECK(studied.outcome("a").mean == 2);
  CHECK(studied.outcome("a").chosen.final_value == 2);
  CHECK(studied.outcome("a").curves.test["loss"].mean == Values{9, 3, 2.5, 2});
  CHECK(studied.order() == Strings{"a", "b"});
  CHECK(times(studied.outcome("a"), analysis::study::Clock::epochs) == Values{1, 3});
}
