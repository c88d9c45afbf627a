// SPDX-License-Identifier: MIT
#include "engine/analysis/results/code_versions.hpp"

#include "engine/analysis/results/result_groups.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/engine/record/result_files.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;
using Strings = std::vector<std::string>;

const std::string kFirst = "11111111aaaaaaaa";
const std::string kSecond = "22222222bbbbbbbb";

/// Of a rule in a file.
record::StoredRun run_of(const std::string& digest, std::uint64_t seed,
                         const std::string& file = "rule.lua", const std::string& setting = "a") {
  record::StoredRun run =
      stored_run("p", "rule", setting, seed, {2, 1.0 / (1.0 + static_cast<double>(seed))});
  run.family = record::RecordFamily::optbench;
  run.identity = digest + setting;
  run.code = {{.role = "optimizer", .name = "rule", .file = file, .sha256 = digest},
              {.role = "schedule", .name = "constant", .file = "", .sha256 = "cc"}};
  return run;
}

/// "label / setting: runs".
Strings settings(const std::vector<record::StoredRun>& runs) {
  Strings texts;
  const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  for (const auto& problem : groups.problems) {
    for (const auto& optimizer : problem.optimizers) {
      for (const auto& setting : optimizer.settings) {
        texts.push_back(
            fmt::format("{} / {}: {}", optimizer.label, setting.name, setting.runs.size()));
      }
    }
  }
  return texts;
}

}  // namespace

TEST_CASE("one rule under one label needs no digest") {
  const std::vector<record::StoredRun> runs = {run_of(kFirst, 1), run_of(kFirst, 2)};
  CHECK(settings(runs) == Strings{"rule / a: 2"});
  CHECK(analysis::results::group_runs(runs).mixtures.empty());
}

TEST_CASE("a rule that was edited between its seeds is never averaged with itself") {
  const std::vector<record::StoredRun> runs = {run_of(kFirst, 1), run_of(kFirst, 2),
                                               run_of(kSecond, 3)};
  CHECK(settings(runs) == Strings{"rule [11111111] / a: 2", "rule [22222222] / a: 1"});
  CHECK(analysis::results::group_runs(runs).mixtures ==
        Strings{"rule: different code under one label, kept apart: rule [11111111] (2 runs, "
                "optimizer rule.lua); rule [22222222] (1 run, optimizer rule.lua)"});
}

TEST_CASE("two files called rule.lua are kept apart in all settings, and told by their paths") {
  const std::vector<record::StoredRun> runs = {run_of(kFirst, 1, "a/rule.lua", "lr__1"),
                                               run_of(kSecond, 1, "b/rule.lua", "lr__2")};
  CHECK(settings(runs) == Strings{"rule [11111111] / lr__1: 1", "rule [22222222] / lr__2: 1"});
  CHECK(analysis::results::group_runs(runs).mixtures.at(0).ends_with(
      "rule [11111111] (1 run, optimizer a/rule.lua); rule [22222222] (1 run, optimizer "
      "b/rule.lua)"));
}

TEST_CASE("a required file that was edited is named") {
  std::vector<record::StoredRun> runs = {run_of(kFirst, 1), run_of(kFirst, 2)};
  for (record::StoredRun& run : runs) {
    run.code.push_back({.role = "module",
                        .name = "helper",
                        .file = "lib/helper.lua",
                        .sha256 = run.seed == 1 ? "33333333" : "44444444"});
  }
  CHECK(settings(runs) == Strings{"rule [33333333] / a: 1", "rule [44444444] / a: 1"});
  CHECK(analysis::results::group_runs(runs).mixtures.at(0).ends_with(
      "rule [33333333] (1 run, module helper lib/helper.lua); rule [44444444] (1 run, module "
      "helper "
      "lib/helper.lua)"));
}

TEST_CASE("helpers of one name that belong to different rules are no mixture") {
  std::vector<record::StoredRun> runs = {run_of(kFirst, 1), run_of(kSecond, 1)};
  runs[1].label = "other";
  for (record::StoredRun& run : runs)
    run.code.push_back({.role = "module", .name = "helper", .file = "", .sha256 = run.label});
  CHECK(settings(runs) == Strings{"other / a: 1", "rule / a: 1"});
  CHECK(analysis::results::group_runs(runs).mixtures.empty());
}

TEST_CASE("an edited schedule splits the setting, and the optimizer stays one") {
  std::vector<record::StoredRun> runs = {run_of(kFirst, 1), run_of(kFirst, 2),
                                         run_of(kFirst, 1, "rule.lua", "b")};
  for (record::StoredRun& run : runs) {
    run.code[1] = {.role = "schedule",
                   .name = "warm",
                   .file = "warm.lua",
                   .sha256 = run.seed == 1 ? "55" : "66"};
  }
  runs[1].identity = "66666666cccccccc";
  CHECK(settings(runs) ==
        Strings{"rule / a [11111111]: 1", "rule / a [66666666]: 1", "rule / b: 1"});
  CHECK(analysis::results::group_runs(runs).mixtures ==
        Strings{"p / rule / a: runs of different identity, kept apart: [11111111] (1 run), "
                "[66666666] (1 run); what differs: schedule warm.lua, warm.lua"});
}

TEST_CASE("runs without an identity are grouped as before, and named") {
  std::vector<record::StoredRun> runs = {run_of("", 1, ""), run_of("", 2, "")};
  for (record::StoredRun& run : runs) {
    run.identity = "";
    run.identity_missing = "its optimizer was given inline";
  }
  CHECK(settings(runs) == Strings{"rule / a: 2"});
  CHECK(analysis::results::group_runs(runs).mixtures ==
        Strings{"p / rule: 2 runs without an identity (its optimizer was given inline): different "
                "code could not be told apart"});
}
