// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/cli/exit_status.hpp"
#include "bindings/training/session.hpp"

#include <string>
#include <variant>
#include <vector>

namespace optbench::bindings::commands {

/// One command of the binary: takes the words after its name, returns the exit status. Errors are
/// thrown: Error(invalid_argument) and Error(unknown_name) become status 2, the others 1.
using SessionFunction = int (*)(training::Session& session, const std::vector<std::string>& words);
/// A command that only reads results. No interpreter is built for it, so that it starts sooner, and
/// works whatever state the scripts are in.
using ReadingFunction = int (*)(const std::vector<std::string>& words);

struct Command {
  const char* name;
  const char* summary;
  std::variant<SessionFunction, ReadingFunction> run;
};

int command_analyze(const std::vector<std::string>& words);
int command_compare(const std::vector<std::string>& words);
int command_show(const std::vector<std::string>& words);
int command_results(const std::vector<std::string>& words);
int command_watch(const std::vector<std::string>& words);

int command_run(training::Session& session, const std::vector<std::string>& words);
int command_sweep(training::Session& session, const std::vector<std::string>& words);
int command_demo(training::Session& session, const std::vector<std::string>& words);
int command_list(training::Session& session, const std::vector<std::string>& words);
int command_describe(training::Session& session, const std::vector<std::string>& words);
int command_dump(training::Session& session, const std::vector<std::string>& words);
int command_data(training::Session& session, const std::vector<std::string>& words);
int command_verify(training::Session& session, const std::vector<std::string>& words);
int command_repl(training::Session& session, const std::vector<std::string>& words);
/// Prints or writes the files generated from the reference; for contributors.
int command_reference(training::Session& session, const std::vector<std::string>& words);
/// Executes runs for `optbench sweep` over standard input and output; not for users.
int command_worker(training::Session& session, const std::vector<std::string>& words);

}  // namespace optbench::bindings::commands
