// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/commands/commands.hpp"

#include <cstdio>
#include <span>
#include <string>
#include <vector>

namespace optbench::bindings::commands {

/// The one-page overview of all commands.
void print_overview(std::span<const Command> commands, std::FILE* stream);

/// `optbench help [TOPIC]`: the overview, or the help of one command. Throws Error(unknown_name).
int command_help(std::span<const Command> commands, const std::vector<std::string>& words);

}  // namespace optbench::bindings::commands
