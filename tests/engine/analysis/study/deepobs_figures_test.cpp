// SPDX-License-Identifier: MIT
#include "engine/analysis/study/deepobs_figures.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>

#include "tests/engine/analysis/results/metric_on.hpp"
#include "tests/engine/record/result_files.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

const analysis::results::Metric kLoss = metric_on(analysis::results::MetricSplit::test, false);
const analysis::results::Metric kAccuracy = metric_on(analysis::results::MetricSplit::test, true);
constexpr auto kFinal = analysis::results::SelectionMode::final_value;

record::StoredRun at_rate(record::StoredRun run, double rate) {
  run.learning_rate = rate;
  return run;
}

std::vector<double> relatives(const std::vector<analysis::study::SensitivityPoint>& points) {
  std::vector<double> values;
  for (const analysis::study::SensitivityPoint& point : points) values.push_back(point.relative);
  return values;
}

}  // namespace

TEST_CASE("the first epoch that reaches a threshold counts, and reaching it never costs one more") {
  const std::vector<double> curve = {0.1, kNaN, 0.5, 0.4, 0.5};
  CHECK(analysis::study::first_epoch_reaching(curve, 0.5, true) == 2);
  CHECK(analysis::study::first_epoch_reaching(curve, 0.1, true) == 0);
  CHECK(analysis::study::first_epoch_reaching(curve, 0.6, true) == 5);
  CHECK(analysis::study::first_epoch_reaching(curve, 0.1, false) == 0);
  CHECK(analysis::study::first_epoch_reaching(curve, 0.05, false) == 5);
}

TEST_CASE("speed is the mean over the runs' own curves") {
  const std::vector<record::StoredRun> runs = {stored_run("p", "sgd", "a", 1, {9, 1, 1}),
                                               stored_run("p", "sgd", "a", 2, {9, 9, 9})};
  const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  const analysis::results::SettingRuns& setting = groups.problems[0].optimizers[0].settings[0];
  CHECK(analysis::study::deepobs_speed(setting, kLoss, 1.5) ==
        2);  // (1 + 3) / 2; the mean curve never gets there
  CHECK_FALSE(analysis::study::deepobs_speed(setting, kAccuracy, 0.5).has_value());
}

TEST_CASE("sensitivity compares with the best, ascending in the rate, NaN drawn as 0") {
  std::vector<record::StoredRun> runs = {at_rate(stored_run("p", "sgd", "a", 1, {9, 4}), 1),
                                         at_rate(stored_run("p", "sgd", "b", 1, {9, 2}), 0.1),
                                         at_rate(stored_run("p", "sgd", "c", 1, {9, kNaN}), 10),
                                         at_rate(stored_run("p", "sgd", "d", 1, {9, 8}), 0.01)};
  const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  const auto points = analysis::study::learning_rate_sensitivity(
      analysis::results::score_settings(groups.problems[0].optimizers[0], kLoss), kLoss, kFinal);
  CHECK(relatives(points) == std::vector<double>{0.25, 1, 0.5, 0});
  CHECK(points[0].learning_rate == 0.01);
  CHECK(points[3].learning_rate == 10);

  const double accuracies[] = {0.5, 0.25, 0, 0.125};
  for (std::size_t i = 0; i < 4; ++i) runs[i].test["accuracy"] = {0, accuracies[i]};
  runs[3].learning_rate.reset();
  const analysis::results::ResultGroups again = analysis::results::group_runs(runs);
  CHECK(relatives(analysis::study::learning_rate_sensitivity(
            analysis::results::score_settings(again.problems[0].optimizers[0], kAccuracy),
            kAccuracy, kFinal)) == std::vector<double>{0.5, 1, 0});
}

TEST_CASE("sensitivity stays drawable where all is 0 or nothing is a number") {
  std::vector<record::StoredRun> runs = {stored_run("p", "sgd", "a", 1, {9, 0}),
                                         stored_run("p", "sgd", "b", 1, {9, 1})};
  const auto points = [&](const analysis::results::Metric& metric) {
    const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
    return relatives(analysis::study::learning_rate_sensitivity(
        analysis::results::score_settings(groups.problems[0].optimizers[0], metric), metric,
        kFinal));
  };
  CHECK(points(kLoss) == std::vector<double>{0, 0});  // 0 / 0 and 0 / 1, as in DeepOBS
  for (record::StoredRun& run : runs) run.test["accuracy"] = {0, 0};
  CHECK(points(kAccuracy) == std::vector<double>{0, 0});
  for (record::StoredRun& run : runs) run.test["loss"] = {9, kNaN};
  CHECK(points(kLoss) == std::vector<double>{0, 0});
}

TEST_CASE("a row is coloured from 0 for the worst to 100 for the best") {
  CHECK(analysis::study::normalize_row(std::vector<double>{1, 2, 5}, true) ==
        std::vector<double>{0, 25, 100});
  CHECK(analysis::study::normalize_row(std::vector<double>{1, 2, 5}, false) ==
        std::vector<double>{100, 75, 0});
  CHECK(analysis::study::normalize_row(std::vector<double>{3, 3}, true) ==
        std::vector<double>{50, 50});
  CHECK(analysis::study::normalize_row(std::vector<double>{3}, false) == std::vector<double>{50});
  CHECK(analysis::study::normalize_row(std::vector<double>{}, false).empty());
  const auto with_gap = analysis::study::normalize_row(std::vector<double>{1, kNaN, 2}, true);
  CHECK(with_gap[0] == 0);
  CHECK(std::isnan(with_gap[1]));
  CHECK(with_gap[2] == 100);
}

TEST_CASE("figures of an optimizer are those worked by hand") {
  std::vector<record::StoredRun> runs = {
      at_rate(stored_run("quadratic_deep", "Sgd", "a", 42, {200, 80}), 1),
      at_rate(stored_run("quadratic_deep", "Sgd", "b", 42, {200, 90}), 2),
      at_rate(stored_run("quadratic_deep", "Sgd", "b", 43, {200, 86}), 2)};
  runs[1].choices = {{"momentum", 0.9}};
  const auto figures = analysis::study::deepobs_figures(analysis::results::group_runs(runs));
  REQUIRE(figures.size() == 1);
  const analysis::study::DeepobsFigures& sgd = figures[0];
  CHECK(sgd.optimizer == "Sgd");
  CHECK(sgd.metric == kLoss);
  CHECK(sgd.settings == 2);
  CHECK(sgd.by_final->setting == "a");
  CHECK(sgd.by_final->speed == 1);
  CHECK(sgd.by_most->setting == "b");
  CHECK(sgd.by_most->runs == 2);
  CHECK(sgd.by_most->final_value == 88);
  CHECK(sgd.by_most->speed == 1.5);  // of the thresholds' 87.7: never (2) and 1
  CHECK(sgd.by_most->learning_rate == 2);
  CHECK(sgd.by_most->hyperparameters == runs[1].choices);
  CHECK(sgd.final_sensitivity[1].relative == 80.0 / 88);
  CHECK(best_run_text(sgd) ==
        "quadratic_deep / Sgd: 2 settings, by test loss\n"
        "  best final value: 80 with a\n"
        "  best overall value: 80 with a\n");
}

TEST_CASE("a problem without a threshold has no speed, and NaN everywhere chooses nothing") {
  const std::vector<record::StoredRun> runs = {stored_run("mine", "Sgd", "a", 42, {kNaN, kNaN})};
  const auto figures = analysis::study::deepobs_figures(analysis::results::group_runs(runs));
  CHECK_FALSE(figures[0].by_final.has_value());
  CHECK_FALSE(figures[0].by_best.has_value());
  REQUIRE(figures[0].by_most.has_value());
  CHECK_FALSE(figures[0].by_most->speed.has_value());
  CHECK(figures[0].final_sensitivity[0].relative == 0);
  CHECK(best_run_text(figures[0]) ==
        "mine / Sgd: 1 setting, by test loss\n"
        "  best final value: none is a number\n"
        "  best overall value: none is a number\n");
  CHECK(analysis::study::deepobs_figures(analysis::results::group_runs({})).empty());
}

TEST_CASE("two hundred optimizers are two hundred rows and colours") {
  std::vector<record::StoredRun> runs;
  for (int i = 0; i < 200; ++i)
    runs.push_back(stored_run("p", fmt::format("rule{:03}", i), "a", 1, {999, 1.0 + i}));
  const auto figures = analysis::study::deepobs_figures(analysis::results::group_runs(runs));
  REQUIRE(figures.size() == 200);
  std::vector<double> row;
  for (const analysis::study::DeepobsFigures& each : figures)
    row.push_back(each.by_most->final_value);
  const auto colours = analysis::study::normalize_row(row, false);
  CHECK(colours.front() == 100);
  CHECK(colours.back() == 0);
}

TEST_CASE("DeepOBS 1.2 chooses by validation and reports on the test data") {
  std::vector<record::StoredRun> runs = {stored_run("p", "SGD", "a", 1, {9, 3, 4}),
                                         stored_run("p", "SGD", "b", 1, {9, 1, 2})};
  runs[0].valid["loss"] = {9, 5, 1};
  runs[1].valid["loss"] = {9, 5, 2};
  analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  const analysis::results::Metric valid = metric_on(analysis::results::MetricSplit::valid, false);
  const analysis::results::OptimizerSettings& sgd = groups.problems[0].optimizers[0];
  auto performance = analysis::study::deepobs_1_2_performance(sgd, valid, kFinal);
  REQUIRE(performance.has_value());
  CHECK(performance->setting == "a");
  CHECK(performance->reported == kLoss);
  CHECK(performance->value == 4);
  CHECK(analysis::study::deepobs_1_2_performance(sgd, valid,
                                                 analysis::results::SelectionMode::best_value)
            ->value == 3);
  performance = analysis::study::deepobs_1_2_performance(
      sgd, valid, analysis::results::SelectionMode::most_runs);
  CHECK(performance->value == 4);
  CHECK_FALSE(performance->warning.empty());
}
