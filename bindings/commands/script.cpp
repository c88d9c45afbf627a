// SPDX-License-Identifier: MIT
#include "bindings/commands/script.hpp"

#include "bindings/commands/commands.hpp"
#include "bindings/lua/script_class.hpp"
#include "bindings/lua/script_result.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/prompt/prompt.hpp"
#include "bindings/training/wrap_run.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace optbench::bindings::commands {

bool is_script_command(std::string_view first) {
  return first == "-" || first == "--" || first == "-e" || first == "-i" || first == "-l" ||
         training::is_script_path(first);
}

namespace {

/// One thing to run: code, a module, or a script with its arguments.
struct Step {
  enum class Kind { code, module, script };
  Kind kind;
  std::string text;
  std::vector<std::string> args = {};
};

struct ScriptWords {
  std::vector<Step> steps;
  bool interactive = false;
};

ScriptWords read_words(const std::vector<std::string>& words) {
  ScriptWords result;
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
      result.steps.push_back({Step::Kind::code, value_of("-e")});
    } else if (words[next] == "-l") {
      result.steps.push_back({Step::Kind::module, value_of("-l")});
    } else if (words[next] == "-i") {
      result.interactive = true;
    } else {
      fail(ErrorKind::invalid_argument,
           "unknown option '{}': expected -e CODE, -l MODULE, -i or a script", words[next]);
    }
  }
  if (next < words.size()) {
    const auto args = words.begin() + static_cast<std::ptrdiff_t>(next) + 1;
    result.steps.push_back({Step::Kind::script, words[next], {args, words.end()}});
  }
  return result;
}

/// Says where the plan, rule or problem belongs that a script returned without having run anything:
/// its runs are not made by running it.
void note_unused(lua_State* L, const std::string& script) {
  const StackGuard guard(L);
  if (lua_getfield(L, LUA_REGISTRYINDEX, training::kLastRecord) != LUA_TNIL) return;
  if (lua_getfield(L, LUA_REGISTRYINDEX, kScriptResult) != LUA_TTABLE) return;
  const std::string what = describe_script_value(L, lua_gettop(L), script);
  if (what.find(" (") != std::string::npos)
    fmt::print(stderr, "note: {}: made no run: it returns {}\n", script, what);
}

void run_steps(Interpreter& interpreter, const ScriptWords& words) {
  for (const Step& step : words.steps) {
    switch (step.kind) {
      case Step::Kind::code:
        interpreter.run_string(step.text, "(command line)");
        break;
      case Step::Kind::module:
        (void)interpreter.require(step.text);
        break;
      case Step::Kind::script:
        interpreter.run_file(step.text, step.args);
        note_unused(interpreter.state(), step.text);
        break;
    }
  }
}

}  // namespace

int command_script(training::Session& session, const std::vector<std::string>& words) {
  const ScriptWords read = read_words(words);
  const auto run = [&] { run_steps(session.interpreter(), read); };
  const bool only_modules = std::all_of(read.steps.begin(), read.steps.end(), [](const Step& step) {
    return step.kind == Step::Kind::module;
  });
  if (read.interactive || only_modules) return prompt::run_prompt(session, run);
  run();
  return cli::kExitDone;
}

}  // namespace optbench::bindings::commands
