// SPDX-License-Identifier: MIT
#include "engine/sweep/plan.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "tests/support/thrown_message.hpp"

namespace {

using namespace optbench;

/// A problem and an optimizer with only those members that plans use.
run::RunSettings resolve(const run::RunRequest& request) {
  if (request.problem != "hill")
    fail(ErrorKind::unknown_name, "unknown problem '{}'", request.problem);
  static const data::DatasetEntry dataset{};
  model::ProblemEntry problem;
  problem.name = "hill";
  problem.dataset_entry = &dataset;
  train::OptimizerEntry optimizer;
  optimizer.name = request.optimizer;
  optimizer.options = {{.name = "lr", .help = "learning rate", .default_value = 0.1, .from = 0.0},
                       {.name = "momentum", .help = "share kept", .default_value = 0.0}};
  train::ScheduleEntry schedule;
  schedule.name = "constant";
  schedule.make = [](const Options&) -> train::Schedule {
    return [](const train::Progress&) { return 1.0; };
  };
  return run::resolve_run(request, problem, optimizer, schedule);
}

run::RunRequest request(double rate, std::int64_t seed = 42) {
  run::RunRequest request;
  request.problem = "hill";
  request.learning_rate = rate;
  request.random_seed = seed;
  return request;
}

}  // namespace

TEST_CASE("a plan keeps the order of its runs and their places") {
  const sweep::SweepPlan plan =
      sweep::resolve_plan("plan.lua", {request(0.1), request(0.2), request(0.1, 43)}, resolve);
  REQUIRE(plan.runs.size() == 3);
  CHECK(plan.duplicates == 0);
  CHECK(plan.runs[1].number == 1);
  CHECK(plan.runs[1].settings.request.learning_rate == 0.2);
  CHECK(plan.runs[2].settings.seed == 43);
}

TEST_CASE("a run that repeats an earlier one is left out, however it is spelt") {
  run::RunRequest spelt = request(0.1);
  spelt.learning_rate.reset();  // 0.1 is the default
  run::RunRequest filed_elsewhere = request(0.1);
  filed_elsewhere.label = "mine";
  const sweep::SweepPlan plan = sweep::resolve_plan(
      "plan.lua", {request(0.1), spelt, request(0.2), request(0.1), filed_elsewhere}, resolve);
  CHECK(plan.duplicates == 2);
  REQUIRE(plan.runs.size() == 3);
  CHECK(plan.runs[1].number == 2);
  CHECK(plan.runs[2].settings.request.label == "mine");
}

TEST_CASE("a plan without runs is refused") {
  const auto empty = [] { (void)sweep::resolve_plan("plan.lua", {}, resolve); };
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, empty) ==
        "plan.lua: the plan holds no runs: expected a list of runs, such as sweep.grid{problems = "
        "..., "
        "optimizers = ..., seeds = ...} returns");
}

TEST_CASE("a bad run is named by its place and its settings, and keeps its kind of error") {
  run::RunRequest bad = request(-1);
  const auto rate = [&] { (void)sweep::resolve_plan("plan.lua", {request(0.1), bad}, resolve); };
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, rate) ==
        "plan.lua: run 2 (hill, sgd, lr -1.0, seed 42): sgd: option 'lr' must be a number of at "
        "least 0, got "
        "-1.0");
  bad = request(0.1);
  bad.problem = "hole";
  const auto problem = [&] { (void)sweep::resolve_plan("plan.lua", {bad}, resolve); };
  CHECK(testing::thrown_message(ErrorKind::unknown_name, problem) ==
        "plan.lua: run 1 (hole, sgd, lr 0.1, seed 42): unknown problem 'hole'");
  bad = request(0.1);
  bad.no_logs = true;
  const auto logs = [&] { (void)sweep::resolve_plan("plan.lua", {bad}, resolve); };
  CHECK(
      testing::thrown_message(ErrorKind::invalid_argument, logs) ==
      "plan.lua: run 1 (hill, sgd, lr 0.1, seed 42): 'no_logs' must be false in a sweep, got true");
}

TEST_CASE("runs that share a name but not their code are refused, with another name for one") {
  const auto asked = [](const char* optimizer, const char* label, const char* schedule = "s.lua") {
    run::RunRequest result = request(0.1);
    result.optimizer = optimizer;
    result.label = label;
    result.schedule = schedule;
    return result;
  };
  // A problem, a rule and a schedule of files: the digest is the path.
  const auto from_files = [](const run::RunRequest& request) {
    run::RunSettings settings = resolve([&] {
      run::RunRequest named = request;
      named.problem = "hill";
      return named;
    }());
    const auto set = [](auto& entry, const char* role, const std::string& path) {
      entry.name = std::filesystem::path(path).stem();
      entry.code.push_back({role, entry.name, path, path});
    };
    if (request.problem != "hill") set(settings.problem, "problem", request.problem);
    set(settings.optimizer, "optimizer", request.optimizer);
    set(settings.schedule, "schedule", request.schedule);
    return settings;
  };
  const auto complaint = [&](const run::RunRequest& first, const run::RunRequest& second) {
    return testing::thrown_message(ErrorKind::invalid_argument, [&] {
      (void)sweep::resolve_plan("plan.lua", {first, first, second}, from_files);
    });
  };
  CHECK(complaint(asked("a/rule.lua", "rule"), asked("b/rule.lua", "rule")) ==
        "plan.lua: runs 1 and 3 share the label 'rule', but not their code: their optimizers are "
        "a/rule.lua and b/rule.lua, whose results would be taken for one another's: expected a "
        "label for one of them, such as label = \"b_rule\"");
  CHECK(complaint(asked("a/rule.lua", "mine"), asked("b/rule.lua", "mine"))
            .ends_with("such as label = \"rule\""));
  CHECK(complaint(asked("a/rule.lua", "rule", "a/warm.lua"),
                  asked("a/rule.lua", "rule", "b/warm.lua"))
            .find("their schedules are a/warm.lua and b/warm.lua") != std::string::npos);
  run::RunRequest first = asked("a/rule.lua", "rule");
  run::RunRequest second = first;
  first.problem = "a/bowl.lua";
  second.problem = "b/bowl.lua";
  CHECK(complaint(first, second).ends_with("expected another `name` in one problem.define"));
  CHECK(complaint(asked("a/rule.lua", "a"), asked("b/rule.lua", "b")) == "(no Error)");
}

TEST_CASE("a worker whose files are not those of its sweep says which one differs") {
  run::RunSettings settings = resolve(request(0.1));
  settings.optimizer.code = {{"optimizer", "mine", "mine.lua", "11"},
                             {"module", "parts", "rules/parts.lua", "22"}};
  const Json expected = sweep::expected_code(settings);
  CHECK_NOTHROW(sweep::expect_same_code(expected, settings));
  const auto complaint = [&] {
    return testing::thrown_message(ErrorKind::io,
                                   [&] { sweep::expect_same_code(expected, settings); });
  };
  settings.optimizer.code[1].sha256 = "33";
  CHECK(complaint().starts_with("rules/parts.lua: the file changed since the sweep began"));
  settings.optimizer.code.pop_back();
  CHECK(complaint().starts_with("rules/parts.lua: the file changed since the sweep began"));
}

TEST_CASE("a warning is said once for all runs") {
  std::vector<run::RunRequest> requests = {request(0.1), request(0.2)};
  for (run::RunRequest& each : requests) each.weight_decay = 0.5;  // the problem has no L2 term
  CHECK(sweep::resolve_plan("plan.lua", requests, resolve).warnings.size() == 1);
}

TEST_CASE("a description distinguishes a run from its neighbours") {
  run::RunRequest run = request(0.01, 7);
  run.label = "mine";
  run.set.set("momentum", 0.9);
  run.schedule = "cosine";
  run.schedule_set.set("warmup", 0.1);
  CHECK(sweep::describe_run(run, {}, run) ==
        "hill, sgd as 'mine', lr 0.01, momentum 0.9, schedule cosine, warmup 0.1, seed 7");
}

TEST_CASE("runs that differ in training parameters have descriptions that differ") {
  std::vector<run::RunRequest> requests(4, request(0.1));
  requests[0].batch_size = 3;
  requests[1].batch_size = 4;
  requests[2].num_epochs = 7;
  requests[3].weight_decay = 0.5;
  for (run::RunRequest& each : requests) each.dtype = "float64";  // as all others: not named
  const sweep::SweepPlan plan = sweep::resolve_plan("plan.lua", requests, resolve);
  std::set<std::string> descriptions;
  for (const sweep::SweepRun& run : plan.runs) {
    CHECK(run.description.find("float64") == std::string::npos);
    descriptions.insert(run.description);
  }
  CHECK(descriptions.size() == 4);
  CHECK(plan.runs[0].description.find(", batch_size 3, ") != std::string::npos);
  CHECK(plan.runs[2].description.find(", num_epochs 7, ") != std::string::npos);
}
