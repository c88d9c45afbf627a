// SPDX-License-Identifier: MIT
#include "engine/analysis/results/result_groups.hpp"

#include <doctest/doctest.h>

#include "tests/engine/record/result_files.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

}  // namespace

TEST_CASE("runs are grouped by problem, optimizer and setting, seeds in order") {
  const std::vector<record::StoredRun> runs = {
      stored_run("q", "sgd", "b", 43, {2, 1}), stored_run("q", "sgd", "b", 42, {2, 1}),
      stored_run("q", "sgd", "a", 42, {2, 1}), stored_run("q", "adam", "a", 42, {2, 1}),
      stored_run("p", "sgd", "a", 42, {2, 1})};
  const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  CHECK(groups.warnings.empty());
  REQUIRE(groups.problems.size() == 2);
  CHECK(groups.problems[0].problem == "p");
  const analysis::results::ProblemResults& q = *groups.find("q");
  REQUIRE(q.optimizers.size() == 2);
  CHECK(q.optimizers[0].label == "adam");
  REQUIRE(q.optimizers[1].settings.size() == 2);
  const analysis::results::SettingRuns& setting = q.optimizers[1].settings[1];
  CHECK(setting.name == "b");
  CHECK(setting.length == 2);
  REQUIRE(setting.runs.size() == 2);
  CHECK(setting.runs[0] == &runs[1]);
  CHECK(setting.runs[1] == &runs[0]);
  CHECK(q.runs().size() == 4);
  CHECK(groups.find("nothing") == nullptr);
  CHECK(analysis::results::group_runs({}).problems.empty());
}

TEST_CASE("a rate that is rounded in some seeds does not split a setting") {
  std::vector<record::StoredRun> runs = {stored_run("p", "sgd", "a", 42, {2, 1}),
                                         stored_run("p", "sgd", "a", 43, {2, 1})};
  runs[0].learning_rate = 0.1584893192461114;
  runs[1].learning_rate = 0.15848931925;
  const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  REQUIRE(groups.problems[0].optimizers[0].settings.size() == 1);
  CHECK(groups.problems[0].optimizers[0].settings[0].first().learning_rate == 0.1584893192461114);
}

TEST_CASE("runs of unequal length are cut to the shortest, with a warning") {
  const std::vector<record::StoredRun> runs = {stored_run("p", "sgd", "a", 1, {3, 2, 1}),
                                               stored_run("p", "sgd", "a", 2, {3, 2})};
  const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  CHECK(groups.problems[0].optimizers[0].settings[0].length == 2);
  REQUIRE(groups.warnings.size() == 1);
  CHECK(groups.warnings[0] ==
        "p / sgd / a: its runs have lists of 2 to 3 values; only the first 2 are used");
}

TEST_CASE("a run that was made again with the same values counts once, with one warning") {
  std::vector<record::StoredRun> runs(3, stored_run("p", "sgd", "a", 42, {2, kNaN}));
  runs.push_back(stored_run("p", "sgd", "a", 43, {2, 1}));
  const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  CHECK(groups.problems[0].optimizers[0].settings[0].runs.size() == 2);
  CHECK(groups.problems[0].optimizers[0].settings[0].repetitions.size() == 2);
  CHECK(groups.warnings ==
        std::vector<std::string>{
            "p / sgd / a: seed 42 was run 3 times with the same values; they count once"});
}

TEST_CASE("a seed that occurs again with other values is kept, with one warning") {
  const std::vector<record::StoredRun> runs = {stored_run("p", "sgd", "a", 42, {2, 1}),
                                               stored_run("p", "sgd", "a", 42, {2, 1.5}),
                                               stored_run("p", "sgd", "a", 43, {2, 1})};
  const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  CHECK(groups.problems[0].optimizers[0].settings[0].runs.size() == 3);
  CHECK(groups.warnings == std::vector<std::string>{"p / sgd / a: seed 42 occurs 2 times with "
                                                    "different values; all of them count"});
}

TEST_CASE("two hundred optimizers are two hundred groups") {
  std::vector<record::StoredRun> runs;
  for (int i = 0; i < 200; ++i)
    runs.push_back(stored_run("p", "rule" + std::to_string(i), "a", 1, {2, 1}));
  CHECK(analysis::results::group_runs(runs).problems[0].optimizers.size() == 200);
}
