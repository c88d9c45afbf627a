// SPDX-License-Identifier: MIT
#include "bindings/prompt.hpp"

#include "bindings/commands.hpp"
#include "bindings/interruption.hpp"
#include "engine/device.hpp"

#include <fmt/format.h>

#include <iostream>
#include <optional>
#include <string>
#include <unistd.h>

namespace optbench {
namespace {

constexpr const char* kChunk = "stdin";

/// Whether a syntax error only says that the text ended too early (the rule of lua.c).
bool is_unfinished(const std::string& message) { return message.ends_with("<eof>"); }

/// One compiled piece of input, or none when it needs another line.
std::optional<ScriptRef> compile(Interpreter& interpreter, const std::string& text) {
  try {
    return interpreter.load_string("return " + text, kChunk);
  } catch (const ScriptError&) {
    // No expression: then a statement.
  }
  try {
    return interpreter.load_string(text, kChunk);
  } catch (const ScriptError& error) {
    if (is_unfinished(error.what())) return std::nullopt;
    throw;
  }
}

/// Runs a chunk and prints what it returns.
void evaluate(lua_State* L, const ScriptRef& chunk) {
  const int bottom = lua_gettop(L);
  chunk.push(L);
  protected_call(L, 0, LUA_MULTRET);
  const int results = lua_gettop(L) - bottom;
  if (results == 0) return;
  lua_getglobal(L, "print");
  lua_insert(L, bottom + 1);
  protected_call(L, results, 0);
}

class Prompt {
 public:
  Prompt(Session& session) : session_(session), terminal_(isatty(STDIN_FILENO) != 0) {}

  int run() {
    if (terminal_) fmt::print("optbench {}  {}\n", engine_version(), LUA_RELEASE);
    std::string line;
    while (read_line(pending_.empty() ? "> " : ">> ", line)) take(line);
    if (terminal_) fmt::print("\n");
    return failed_ && !terminal_ ? kExitFailed : kExitDone;
  }

 private:
  bool read_line(const char* prompt, std::string& line) {
    if (terminal_) {
      fmt::print("{}", prompt);
      std::fflush(stdout);
    }
    if (std::getline(std::cin, line)) return true;
    if (!Interruption::requested()) return false;
    // Ctrl-C at the prompt drops the line, not the session.
    std::cin.clear();
    clearerr(stdin);
    settle();
    pending_.clear();
    line.clear();
    fmt::print("\n");
    return true;
  }

  void take(const std::string& line) {
    pending_ += pending_.empty() ? line : "\n" + line;
    if (pending_.empty()) return;
    lua_State* L = session_.interpreter().state();
    const int top = lua_gettop(L);
    const CountedTime limited(session_.interpreter().time_limit());
    try {
      const auto chunk = compile(session_.interpreter(), pending_);
      if (!chunk) return;
      pending_.clear();
      evaluate(L, *chunk);
    } catch (const Error& error) {
      pending_.clear();
      failed_ = true;
      fmt::print(stderr, "{}\n", error.what());
    }
    lua_settop(L, top);
    settle();
  }

  void settle() {
    session_.interpreter().clear_interrupt();
    Interruption::clear();
  }

  Session& session_;
  bool terminal_;
  bool failed_ = false;
  std::string pending_;
};

}  // namespace

int run_prompt(Session& session) { return Prompt(session).run(); }

int command_repl(Session& session, const std::vector<std::string>& words) {
  if (!words.empty() && (words[0] == "--help" || words[0] == "-h")) {
    fmt::print(
        "optbench repl [script.lua]\n\nRuns the script, then reads lines: expressions print their "
        "values.\n");
    return kExitDone;
  }
  if (!words.empty()) session.interpreter().run_file(words[0], std::span(words).subspan(1));
  return run_prompt(session);
}

}  // namespace optbench
