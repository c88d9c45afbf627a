// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/json_text.hpp"
#include "engine/run/request.hpp"
#include "engine/run/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::sweep {

/// One run of a sweep.
struct SweepRun {
  std::int64_t number = 0;    ///< its position in the plan, from 0; used by workers and reports
  run::RunRequest request;    ///< what a worker is given
  run::RunSettings settings;  ///< the same with all defaults filled in; its entries make nothing
  /// What tells it from the plan's other runs: describe_run() with the settings in which these
  /// differ.
  std::string description = {};
};

/// Runs that were all checked before the first one starts.
struct SweepPlan {
  std::vector<SweepRun> runs;
  std::size_t duplicates = 0;  ///< runs that were left out because an earlier one is the same
  std::vector<std::string> warnings;  ///< of all runs, without repetition
};

/// Turns a request into settings: names looked up, defaults filled in.
using ResolveRun = std::function<run::RunSettings(const run::RunRequest&)>;

/// Checks every run of a plan and drops repetitions: runs with the same run key that are filed in
/// the same folder. `where` begins messages.
///
/// Throws Error(invalid_argument) for an empty plan, for a run without a record, and for runs whose
/// results would mix although their code differs: optimizers of one label, schedules of one label
/// and name, problems of one name. What `resolve`
/// throws is rethrown with the run's position in the plan and its settings in front, with the same
/// kind: "plan.lua: run 3 (two_d_beale, adam, lr 10.0, seed 42): ...".
[[nodiscard]] SweepPlan resolve_plan(std::string_view where,
                                     const std::vector<run::RunRequest>& requests,
                                     const ResolveRun& resolve);

/// What a worker is told besides the request: the run key, and the files that belong to it.
[[nodiscard]] Json expected_code(const run::RunSettings& settings);
/// Throws Error(io) when a worker's settings have another run key than the coordinator's, because a
/// script has been changed in between: "rules/parts.lua: changed since the sweep began: ...".
void expect_same_code(const Json& expected, const run::RunSettings& settings);

/// The names of the settings that decide numbers and are not the same in all of these requests.
[[nodiscard]] std::set<std::string_view> differing_settings(
    const std::vector<run::RunRequest>& requests);

/// What distinguishes a run from the others: "two_d_beale, adam, lr 0.01, beta1 0.95, seed 42".
/// Problem, optimizer, schedule, their options as given, and seed are always named; of the other
/// settings the `differing` ones, with the values `in_force` (the request with its defaults filled
/// in, or the request itself).
[[nodiscard]] std::string describe_run(const run::RunRequest& request,
                                       const std::set<std::string_view>& differing,
                                       const run::RunRequest& in_force);

/// The record that makes a run unnecessary: a complete one of the same run key, or, where the
/// request says skip_if_exists, any of its seed in its folder.
[[nodiscard]] std::optional<std::filesystem::path> existing_record(const SweepRun& run);

}  // namespace optbench::sweep
