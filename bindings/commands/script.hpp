// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/training/session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::commands {

/// Whether the first word of a command line means a script: a path, "-", "-e", "-i", "-l" or "--".
[[nodiscard]] bool is_script_command(std::string_view first);

/// `optbench [-e CODE] [-l MODULE] [-i] [--] [script.lua|-] [args...]`, as in the `lua` program.
int command_script(training::Session& session, const std::vector<std::string>& words);

}  // namespace optbench::bindings::commands
