// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/training/session.hpp"
#include "engine/run/request.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace optbench::bindings::commands {

/// A plan and how to run it; shared by `optbench sweep` and `optbench demo`.
struct SweepJob {
  std::string name;  ///< of the plan, in messages: "plan.lua"
  /// Its runs. With `threads` 0 the cores of this machine are divided among the workers.
  std::vector<run::RunRequest> requests = {};
  std::size_t workers = 0;  ///< processes; 0: one per core
  bool quiet = false;       ///< no progress
};

/// Checks all runs, makes those without a record, and prints the summary of all records.
///
/// Results go to stdout, the rest to stderr. Returns the exit status: kExitFailed when a run
/// failed, kExitInterrupted after a signal. Throws what resolve_plan() and run_sweep() throw.
[[nodiscard]] int run_sweep_job(training::Session& session, const SweepJob& job);

/// Prints the runs and whether each is still missing; makes none.
[[nodiscard]] int print_sweep_job(training::Session& session, const SweepJob& job);

}  // namespace optbench::bindings::commands
