// SPDX-License-Identifier: MIT
#include "bindings/commands/commands.hpp"
#include "bindings/prompt/prompt.hpp"

#include <fmt/format.h>

#include <span>
#include <string>
#include <vector>

namespace optbench::bindings::commands {

int command_repl(training::Session& session, const std::vector<std::string>& words) {
  if (!words.empty() && (words[0] == "--help" || words[0] == "-h")) {
    fmt::print(
        "optbench repl [script.lua [args...]]\n\nRuns the script, then reads lines: expressions "
        "show their values. `.help` at the prompt shows more.\n\n"
        "  start-up file   $XDG_CONFIG_HOME/optbench/startup.lua (~/.config/optbench/startup.lua)\n"
        "  history         $XDG_STATE_HOME/optbench/history (~/.local/state/optbench/history)\n\n"
        "Both are used on a terminal only; NO_COLOR turns colours off.\n");
    return cli::kExitDone;
  }
  return prompt::run_prompt(session, [&] {
    if (!words.empty()) session.interpreter().run_file(words[0], std::span(words).subspan(1));
  });
}

}  // namespace optbench::bindings::commands
