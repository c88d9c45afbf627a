// SPDX-License-Identifier: MIT
#include "bindings/commands/help.hpp"

#include "bindings/cli/global_flags.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace optbench::bindings::commands {

void print_overview(std::span<const Command> commands, std::FILE* stream) {
  fmt::print(
      stream,
      "optbench: a deep-learning optimizer benchmark\n\n"
      "  optbench COMMAND [options]\n"
      "  optbench script.lua [args...]      run a script; -e CODE, -i and - as in `lua`\n\n");
  for (const Command& command : commands) {
    if (command.summary != nullptr)
      fmt::print(stream, "  {:<10} {}\n", command.name, command.summary);
  }
  fmt::print(stream, "  {:<10} {}\n\nBefore the command:\n", "help",
             "this page, or the help of a command");
  for (const cli::GlobalFlag& flag : cli::kGlobalFlags) {
    fmt::print(stream, "  {:<21} {}\n", fmt::format("{} {}", flag.name, flag.value), flag.help);
  }
  fmt::print(stream, "\n`optbench COMMAND --help` shows a command's options.\n");
}

int command_help(std::span<const Command> commands, const std::vector<std::string>& words) {
  if (words.empty()) {
    print_overview(commands, stdout);
    return cli::kExitDone;
  }
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [&](const Command& command) { return words[0] == command.name; });
  if (found == commands.end()) {
    std::vector<std::string> names;
    for (const Command& command : commands) names.emplace_back(command.name);
    fail(ErrorKind::unknown_name, "help: unknown topic '{}'{} (`optbench help` shows all)",
         words[0], did_you_mean(words[0], names));
  }
  if (const auto* reading = std::get_if<ReadingFunction>(&found->run))
    return (*reading)({"--help"});
  training::Session session;
  return std::get<SessionFunction>(found->run)(session, {"--help"});
}

}  // namespace optbench::bindings::commands
