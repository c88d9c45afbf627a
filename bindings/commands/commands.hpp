// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/cli/exit_status.hpp"
#include "bindings/training/session.hpp"

#include <string>
#include <vector>

namespace optbench {

/// One command of the binary: takes the words after its name, returns the exit status. Errors are
/// thrown: Error(invalid_argument) and Error(unknown_name) become status 2, the others 1.
using CommandFunction = int (*)(Session& session, const std::vector<std::string>& words);

struct Command {
  const char* name;
  const char* summary;
  CommandFunction run;
};

int command_run(Session& session, const std::vector<std::string>& words);
int command_sweep(Session& session, const std::vector<std::string>& words);
int command_demo(Session& session, const std::vector<std::string>& words);
int command_list(Session& session, const std::vector<std::string>& words);
int command_describe(Session& session, const std::vector<std::string>& words);
int command_dump(Session& session, const std::vector<std::string>& words);
int command_data(Session& session, const std::vector<std::string>& words);
int command_analyze(Session& session, const std::vector<std::string>& words);
int command_compare(Session& session, const std::vector<std::string>& words);
int command_show(Session& session, const std::vector<std::string>& words);
int command_results(Session& session, const std::vector<std::string>& words);
int command_watch(Session& session, const std::vector<std::string>& words);
int command_verify(Session& session, const std::vector<std::string>& words);
int command_repl(Session& session, const std::vector<std::string>& words);
/// Prints or writes the files that are made from the reference; for developers.
int command_reference(Session& session, const std::vector<std::string>& words);
/// Serves runs to `optbench sweep` over standard input and output; not for people.
int command_worker(Session& session, const std::vector<std::string>& words);

}  // namespace optbench
