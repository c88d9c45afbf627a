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
/// Command `x` is the function command_x in x.cpp, declared and listed in bindings/main.cpp.
using SessionFunction = int (*)(training::Session& session, const std::vector<std::string>& words);
/// A command that only reads results. No interpreter is built for it, so that it starts sooner, and
/// works whatever state the scripts are in.
using ReadingFunction = int (*)(const std::vector<std::string>& words);

struct Command {
  const char* name;
  const char* summary;
  std::variant<SessionFunction, ReadingFunction> run;
};

}  // namespace optbench::bindings::commands
