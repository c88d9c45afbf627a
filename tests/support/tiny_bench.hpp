// SPDX-License-Identifier: MIT
#pragma once

#include "engine/run/execute.hpp"

#include <filesystem>
#include <string>

#include "tests/support/probe_optimizer.hpp"
#include "tests/support/thrown_message.hpp"
#include "tests/support/tiny_problem.hpp"

namespace optbench::testing {

inline train::ScheduleEntry constant_schedule() {
  return {.name = "constant",
          .summary = "",
          .source = "",
          .options = {},
          .make = [](const Options&) -> train::Schedule {
            return [](const train::Progress&) { return 1.0; };
          },
          .origin = "test",
          .digest = ""};
}

inline train::ScheduleEntry multistep_schedule() {
  return {.name = "multistep",
          .summary = "",
          .source = "",
          .options = {{.name = "epochs", .kind = OptionKind::integers, .from = 0.0},
                      {.name = "factors", .kind = OptionKind::numbers, .from = 0.0}},
          .make = [](const Options&) -> train::Schedule {
            return [](const train::Progress&) { return 1.0; };
          },
          .origin = "test",
          .digest = ""};
}

/// A run of the tiny problem with the probe.
inline run::RunRequest tiny_request(const std::filesystem::path& output_dir = "unused") {
  run::RunRequest result;
  result.problem = "tiny";
  result.optimizer = "probe";
  result.output_dir = output_dir;
  result.threads = 1;
  return result;
}

/// Resolves requests for the tiny problem.
struct TinyBench {
  TinyEntry entry;
  train::OptimizerEntry optimizer = probe_entry();
  train::ScheduleEntry schedule = constant_schedule();

  [[nodiscard]] run::RunSettings resolve(const run::RunRequest& asked) const {
    return run::resolve_run(asked, entry.problem(), optimizer, schedule);
  }
  [[nodiscard]] std::string complaint(const run::RunRequest& asked) const {
    return thrown_message(ErrorKind::invalid_argument, [&] { (void)resolve(asked); });
  }
  [[nodiscard]] run::RunResult run(const run::RunRequest& asked) const {
    return run::execute_run(resolve(asked), {});
  }
};

}  // namespace optbench::testing
