// SPDX-License-Identifier: MIT
#pragma once

#include <array>

namespace optbench::bindings::prompt {

/// A command of the prompt: a line that starts with a dot.
struct PromptCommand {
  const char* name;
  const char* usage;
  const char* help;
};

inline constexpr std::array kPromptCommands = {
    PromptCommand{".exit", ".exit", "leave; Ctrl-D does the same"},
    PromptCommand{".help", ".help", "this page"},
    PromptCommand{".load", ".load FILE", "run a Lua file here, as if it had been typed"},
    PromptCommand{".save", ".save FILE", "write what was typed, and did not fail, as a Lua script"},
    PromptCommand{".time", ".time on|off", "show how long each line takes"},
};

}  // namespace optbench::bindings::prompt
