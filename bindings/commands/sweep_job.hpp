// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/training/session.hpp"
#include "engine/run/request.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace optbench::bindings::commands {

/// A plan and how to run it: what `optbench sweep` and `optbench demo` have in common.
struct SweepJob {
  std::string name;  ///< of the plan, in messages: "plan.lua"
  /// Its runs. Where `threads` is 0, this machine's cores are shared among the workers.
  std::vector<run::RunRequest> requests = {};
  std::size_t workers = 0;  ///< processes; 0: one per core
  bool quiet = false;       ///< no progress
};

/// Checks all runs, makes those that have no record yet, and prints the summary of all that have
/// one.
///
/// Results go to stdout, the rest to stderr. Returns the exit status: kExitFailed when a run
/// failed, kExitInterrupted after a signal. Throws what resolve_plan() and run_sweep() throw.
[[nodiscard]] int run_sweep_job(training::Session& session, const SweepJob& job);

/// Prints the runs and whether each is still to be made; makes none.
[[nodiscard]] int print_sweep_job(training::Session& session, const SweepJob& job);

}  // namespace optbench::bindings::commands
