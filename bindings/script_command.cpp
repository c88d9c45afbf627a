// SPDX-License-Identifier: MIT
#include "bindings/script_command.hpp"

#include "bindings/commands.hpp"
#include "bindings/prompt.hpp"
#include "engine/error.hpp"

namespace optbench {

bool is_script_command(std::string_view first) {
  return first == "-" || first == "--" || first == "-e" || first == "-i" || first == "-l" ||
         is_script_path(first);
}

int command_script(Session& session, const std::vector<std::string>& words) {
  Interpreter& interpreter = session.interpreter();
  bool interactive = false;
  bool ran_code = false;
  std::size_t next = 0;
  const auto value_of = [&](const std::string& flag) -> const std::string& {
    if (next + 1 >= words.size()) {
      fail(ErrorKind::invalid_argument, "{}: expected {}, got nothing", flag,
           flag == "-e" ? "Lua code" : "the name of a module");
    }
    return words[++next];
  };
  for (; next < words.size() && words[next].starts_with('-') && words[next] != "-"; ++next) {
    if (words[next] == "--") {
      ++next;
      break;
    }
    if (words[next] == "-e") {
      interpreter.run_string(value_of("-e"), "(command line)");
      ran_code = true;
    } else if (words[next] == "-l") {
      (void)interpreter.require(value_of("-l"));
    } else if (words[next] == "-i") {
      interactive = true;
    } else {
      fail(ErrorKind::invalid_argument,
           "unknown option '{}': expected -e CODE, -l MODULE, -i or a script", words[next]);
    }
  }
  if (next < words.size()) {
    const std::vector<std::string> args(words.begin() + static_cast<std::ptrdiff_t>(next) + 1,
                                        words.end());
    interpreter.run_file(words[next], args);
    ran_code = true;
  }
  if (interactive || !ran_code) return run_prompt(session);
  return kExitDone;
}

}  // namespace optbench
