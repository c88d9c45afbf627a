// SPDX-License-Identifier: MIT
#include "engine/analysis/results/conditions.hpp"

#include "engine/analysis/results/convergence.hpp"
#include "engine/analysis/results/result_groups.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/engine/analysis/results/metric_on.hpp"
#include "tests/engine/record/result_files.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;
using Strings = std::vector<std::string>;

/// Of a record of ours.
record::StoredRun own_run(const std::string& label, std::uint64_t seed) {
  record::StoredRun run = stored_run("p", label, "a", seed, {2, 1.0 / static_cast<double>(seed)});
  run.family = record::RecordFamily::optbench;
  run.l2_factor = 0.002;
  run.numerics_version = 3;
  run.identity = "0123456789abcdef";
  return run;
}

/// One run as it is and one that was changed.
template <class Change>
std::vector<record::StoredRun> beside(Change change) {
  std::vector<record::StoredRun> runs = {own_run("sgd", 1), own_run("sgd", 2)};
  runs[1].identity = "fedcba9876543210";
  change(runs[1]);
  return runs;
}

Strings problems(const std::vector<record::StoredRun>& runs) {
  Strings names;
  for (const auto& problem : analysis::results::group_runs(runs).problems) {
    names.push_back(problem.problem);
    CHECK(problem.name == "p");
    CHECK(problem.optimizers.size() == 1);
    CHECK(problem.runs().size() == 1);
  }
  return names;
}

}  // namespace

TEST_CASE("synthetic data beside real data are another problem, and named") {
  const auto runs = beside([](record::StoredRun& run) { run.conditions["data"] = "synthetic"; });
  CHECK(problems(runs) == Strings{"p", "p (synthetic data)"});
  const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  CHECK(groups.problems[0].is_main);
  CHECK_FALSE(groups.problems[1].is_main);
  REQUIRE(groups.mixtures.size() == 1);
  CHECK(groups.mixtures[0] ==
        "p: runs under different conditions, which are never ranked against each other: p (1 run); "
        "p (synthetic data) (1 run)");
}

TEST_CASE("other options, another L2 factor, precision or numerics version are other problems") {
  CHECK(problems(beside([](auto& run) { run.conditions["loss"] = "mean_squared_error"; })) ==
        Strings{"p", "p (loss mean_squared_error)"});
  CHECK(problems(beside([](auto& run) { run.conditions["dtype"] = "float64"; })) ==
        Strings{"p", "p (float64)"});
  CHECK(problems(beside([](auto& run) {
          run.weight_decay = 0.01;
          run.l2_factor = 0.01;
        })) == Strings{"p", "p (L2 factor 0.01)"});
  CHECK(problems(beside([](auto& run) { run.numerics_version = 2; })) ==
        Strings{"p", "p (numerics version 2)"});
  CHECK(problems(beside([](auto& run) { run.numerics_version.reset(); })) ==
        Strings{"p", "p (before numerics version 1)"});
}

TEST_CASE("an edited problem file is another problem, named by its digest, and its place is told") {
  std::vector<record::StoredRun> runs = beside([](record::StoredRun& run) { run.seed = 2; });
  for (record::StoredRun& run : runs) {
    run.code = {{.role = "problem",
                 .name = "p",
                 .file = "plans/p.lua",
                 .sha256 = run.seed == 1 ? "1111111122222222" : "3333333344444444"}};
  }
  CHECK(problems(runs) == Strings{"p (file 11111111)", "p (file 33333333)"});
  CHECK(analysis::results::group_runs(runs).mixtures.at(0).ends_with(
      "p (file 11111111) (1 run, plans/p.lua); p (file 33333333) (1 run, plans/p.lua)"));

  // What the problem requires is part of it, where no rule of the user's can have required it.
  for (record::StoredRun& run : runs) {
    run.code[0].sha256 = "1111111122222222";
    run.code.push_back({.role = "module",
                        .name = "layers",
                        .file = "plans/layers.lua",
                        .sha256 = run.seed == 1 ? "aa" : "bb"});
  }
  CHECK(problems(runs).size() == 2);
}

TEST_CASE("a factor that was given and is the default's is no other condition") {
  const auto runs = beside([](record::StoredRun& run) { run.weight_decay = 0.002; });
  CHECK(analysis::results::group_runs(runs).problems.size() == 1);
}

TEST_CASE("foreign files go with the usual conditions, and never with synthetic data") {
  std::vector<record::StoredRun> runs =
      beside([](record::StoredRun& run) { run.conditions["data"] = "synthetic"; });
  runs.push_back(stored_run("p", "SGD", "a", 1, {2, 1}));  // of DeepOBS
  const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  REQUIRE(groups.problems.size() == 2);
  CHECK(groups.problems[0].runs().size() == 2);
  CHECK(groups.problems[1].runs().size() == 1);
  CHECK(groups.find_like("p", groups.problems[1].conditions) == &groups.problems[1]);

  const std::vector<record::StoredRun> synthetic = {runs[1]};
  const analysis::results::ResultGroups alone = analysis::results::group_runs(synthetic);
  CHECK(alone.problems[0].problem == "p");  // nothing to be told from
  const std::vector<record::StoredRun> published = {runs[2]};
  const analysis::results::ResultGroups baselines = analysis::results::group_runs(published);
  CHECK(baselines.find_like("p", alone.problems[0].conditions) == nullptr);
  CHECK(baselines.find_like("p", groups.problems[0].conditions) == &baselines.problems[0]);
}

TEST_CASE("published targets hold for real data, targets of a file for the name they give") {
  auto runs = beside([](record::StoredRun& run) { run.conditions["data"] = "synthetic"; });
  for (record::StoredRun& run : runs) run.problem = "quadratic_deep";
  const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  const auto loss = metric_on(analysis::results::MetricSplit::test, false);
  const auto& published = analysis::results::deepobs_thresholds();
  CHECK(published.find(groups.problems[0], loss));
  CHECK_FALSE(published.find(groups.problems[1], loss));
  const analysis::results::ConvergenceThresholds own(
      {{"quadratic_deep", 1}, {"quadratic_deep (synthetic data)", 2}});
  CHECK(own.find(groups.problems[0], loss) == 1);
  CHECK(own.find(groups.problems[1], loss) == 2);
}
