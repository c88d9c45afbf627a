// SPDX-License-Identifier: MIT
#include "engine/analysis/results/selection.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/engine/analysis/results/metric_on.hpp"
#include "tests/engine/record/result_files.hpp"
#include "tests/support/thrown_message.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

const analysis::results::Metric kLoss = metric_on(analysis::results::MetricSplit::test, false);
const analysis::results::Metric kAccuracy = metric_on(analysis::results::MetricSplit::test, true);

/// Chooses among the settings of one optimizer.
struct Chooser {
  explicit Chooser(std::vector<record::StoredRun> given) : runs(std::move(given)) {}

  analysis::results::Selection select(
      analysis::results::SelectionMode mode,
      analysis::results::SelectionRule rule = analysis::results::SelectionRule::optbench,
      analysis::results::Metric metric = kLoss) const {
    return analysis::results::select_setting(
        analysis::results::score_settings(groups.problems[0].optimizers[0], metric), metric, mode,
        rule);
  }
  std::string name(
      analysis::results::SelectionMode mode,
      analysis::results::SelectionRule rule = analysis::results::SelectionRule::optbench,
      analysis::results::Metric metric = kLoss) const {
    const auto chosen = select(mode, rule, metric).chosen;
    return chosen ? chosen->setting->name : "none";
  }

  std::vector<record::StoredRun> runs;
  analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
};

constexpr auto kFinal = analysis::results::SelectionMode::final_value;
constexpr auto kBest = analysis::results::SelectionMode::best_value;
constexpr auto kMost = analysis::results::SelectionMode::most_runs;
constexpr auto kRule11 = analysis::results::SelectionRule::deepobs_1_1;
constexpr auto kRule12 = analysis::results::SelectionRule::deepobs_1_2;
constexpr analysis::results::SelectionRule kRules[] = {analysis::results::SelectionRule::optbench,
                                                       kRule11, kRule12};

}  // namespace

TEST_CASE("modes are read by DeepOBS's words") {
  for (const auto mode : {kFinal, kBest, kMost})
    CHECK(analysis::results::parse_selection_mode(to_text(mode)) == mode);
  CHECK(thrown_message(ErrorKind::unknown_name, [] {
          (void)analysis::results::parse_selection_mode("fianl");
        }) == "mode: expected final, best or most, got 'fianl'; did you mean 'final'?");
}

TEST_CASE("the best value is that of the mean curve, not the mean of the runs' best") {
  const Chooser chooser(
      {stored_run("p", "sgd", "a", 1, {9, 1, 8}), stored_run("p", "sgd", "a", 2, {9, 5, 2})});
  const analysis::results::SettingScore score =
      analysis::results::score_setting(chooser.groups.problems[0].optimizers[0].settings[0], kLoss);
  CHECK(score.runs == 2);
  CHECK(score.final_value == 5);
  CHECK(score.best_value == 3);  // (1 + 5) / 2, while the mean of the best is 1.5
  CHECK(score.best_epoch == 1);
  CHECK(std::isnan(analysis::results::score_setting(*score.setting, kAccuracy).final_value));
}

TEST_CASE("final, best and most choose by final value, best value and number of runs") {
  const Chooser chooser(
      {stored_run("p", "sgd", "a", 1, {9, 1, 8}), stored_run("p", "sgd", "b", 1, {9, 6, 5}),
       stored_run("p", "sgd", "c", 1, {9, 9, 9}), stored_run("p", "sgd", "c", 2, {9, 9, 9})});
  for (const auto rule : kRules) {
    CHECK(chooser.name(kFinal, rule) == "b");
    CHECK(chooser.name(kBest, rule) == "a");
    CHECK(chooser.name(kMost, rule) == "c");
    CHECK(chooser.select(kMost, rule).warning.empty());
  }
}

TEST_CASE("accuracies are chosen from above, and one of exactly 0 is a value") {
  std::vector<record::StoredRun> runs = {stored_run("p", "sgd", "a", 1, {9, 1}),
                                         stored_run("p", "sgd", "b", 1, {9, 2})};
  runs[0].test["accuracy"] = {0.5, 0};
  runs[1].test["accuracy"] = {0, 0.25};
  const Chooser chooser(runs);
  for (const auto rule : kRules) {
    CHECK(chooser.name(kFinal, rule, kAccuracy) == "b");
    CHECK(chooser.name(kBest, rule, kAccuracy) == "a");
  }
  runs[0].test["accuracy"] = runs[1].test["accuracy"] = {0, 0};
  for (const auto rule : kRules) CHECK(Chooser(runs).name(kFinal, rule, kAccuracy) == "a");
}

TEST_CASE("of equals the first is taken") {
  const Chooser chooser(
      {stored_run("p", "sgd", "a", 1, {9, 1}), stored_run("p", "sgd", "b", 1, {9, 1})});
  for (const auto rule : kRules) CHECK(chooser.name(kFinal, rule) == "a");
}

TEST_CASE("most with equal numbers of runs is final, with a warning, but for 1.1") {
  const Chooser chooser(
      {stored_run("p", "sgd", "a", 1, {9, 2}), stored_run("p", "sgd", "b", 1, {9, 1})});
  CHECK(chooser.name(kMost) == "b");
  CHECK(chooser.select(kMost).warning ==
        "all settings have the same number of runs: the one with the best final value is taken");
  CHECK(chooser.name(kMost, kRule12) == "b");
  CHECK_FALSE(chooser.select(kMost, kRule12).warning.empty());
  CHECK(chooser.name(kMost, kRule11) == "a");
  CHECK(Chooser({stored_run("p", "sgd", "a", 1, {9, 2})}).select(kMost).warning.empty());
}

TEST_CASE("among those with the most runs ours takes the best, DeepOBS the first") {
  const Chooser chooser(
      {stored_run("p", "sgd", "a", 1, {9, 2}), stored_run("p", "sgd", "a", 2, {9, 2}),
       stored_run("p", "sgd", "b", 1, {9, 1}), stored_run("p", "sgd", "b", 2, {9, 1}),
       stored_run("p", "sgd", "c", 1, {9, 0})});
  CHECK(chooser.name(kMost) == "b");
  CHECK(chooser.name(kMost, kRule11) == "a");
  CHECK(chooser.name(kMost, kRule12) == "a");
}

TEST_CASE("a diverged setting is never chosen over a finite one, however good it was before") {
  std::vector<record::StoredRun> runs = {stored_run("p", "sgd", "a", 1, {9, 0.1, kNaN}),
                                         stored_run("p", "sgd", "b", 1, {9, 8, 8})};
  CHECK(Chooser(runs).name(kFinal) == "b");
  CHECK(Chooser(runs).name(kBest) == "b");
  CHECK(Chooser(runs).name(kBest, kRule11) == "a");  // which knows no divergence
  CHECK(Chooser(runs).name(kFinal, kRule11) == "b");
  CHECK(Chooser(runs).name(kFinal, kRule12) == "b");
  // DeepOBS's files have finite accuracies beside losses that are not.
  runs[0].test["accuracy"] = {0, 0.9, 0.9};
  runs[1].test["accuracy"] = {0, 0.1, 0.1};
  CHECK(Chooser(runs).name(kFinal, analysis::results::SelectionRule::optbench, kAccuracy) == "b");
  CHECK(Chooser(runs).name(kFinal, kRule11, kAccuracy) == "a");
}

TEST_CASE("where all diverged the smaller share comes first, and DeepOBS 1.1 has none") {
  const Chooser chooser({stored_run("p", "sgd", "a", 1, {9, kNaN}),
                         stored_run("p", "sgd", "b", 1, {9, kInfinity}),
                         stored_run("p", "sgd", "b", 2, {9, 1})});
  CHECK(chooser.name(kFinal) == "b");
  CHECK(chooser.name(kFinal, kRule11) == "none");
  CHECK(chooser.name(kFinal, kRule12) == "b");  // infinite, which is before NaN
  CHECK(chooser.name(kMost, kRule11) == "b");
}

TEST_CASE("NaN everywhere still gives one setting, and nothing gives none") {
  const Chooser chooser(
      {stored_run("p", "sgd", "a", 1, {kNaN, kNaN}), stored_run("p", "sgd", "b", 1, {kNaN, kNaN})});
  CHECK(chooser.name(kFinal) == "a");
  CHECK(chooser.name(kBest) == "a");
  for (const auto rule : kRules)
    CHECK_FALSE(analysis::results::select_setting({}, kLoss, kFinal, rule).chosen.has_value());
}

TEST_CASE("a ranking goes from the best to those that diverged") {
  const Chooser chooser(
      {stored_run("p", "sgd", "a", 1, {9, kNaN}), stored_run("p", "sgd", "b", 1, {9, 3}),
       stored_run("p", "sgd", "c", 1, {9, 1}), stored_run("p", "sgd", "d", 1, {9, 2})});
  std::string order;
  for (const analysis::results::SettingScore& score : analysis::results::rank_settings(
           analysis::results::score_settings(chooser.groups.problems[0].optimizers[0], kLoss),
           kLoss, kFinal))
    order += score.setting->name;
  CHECK(order == "cdba");
}
