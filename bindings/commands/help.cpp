// SPDX-License-Identifier: MIT
#include "bindings/commands/help.hpp"

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
  fmt::print(stream,
             "  {:<10} {}\n\n"
             "Before the command:\n"
             "  --scripts DIR         searched by `require`\n"
             "  --threads N           that scripts compute with\n"
             "  --traceback           all frames of errors\n"
             "  --time-limit TIME     90s, 10m, 2h: of a script, of each run, of each line of the "
             "repl\n"
             "  --memory-limit SIZE   512MB, 2GB: of scripts and tensors\n"
             "  --sandbox             for scripts of others: no files, no processes, both limits "
             "(1h, 4GB)\n\n"
             "`optbench COMMAND --help` shows a command's options.\n",
             "help", "this page, or the help of a command");
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
