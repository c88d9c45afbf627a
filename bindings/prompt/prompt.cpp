// SPDX-License-Identifier: MIT
#include "bindings/prompt/prompt.hpp"

#include "bindings/cli/exit_status.hpp"
#include "bindings/cli/terminal.hpp"
#include "bindings/cli/text_colours.hpp"
#include "bindings/lua/limits/interruption.hpp"
#include "bindings/lua/limits/time_limit.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/lua/user_globals.hpp"
#include "bindings/prompt/expression_lookup.hpp"
#include "bindings/prompt/input_chunk.hpp"
#include "bindings/prompt/line_editor.hpp"
#include "bindings/prompt/lua_scan.hpp"
#include "bindings/prompt/prompt_commands.hpp"
#include "bindings/prompt/record_text.hpp"
#include "bindings/prompt/session_log.hpp"
#include "bindings/prompt/tab_key.hpp"
#include "bindings/prompt/user_folder.hpp"
#include "bindings/prompt/user_globals_text.hpp"
#include "bindings/prompt/value_text.hpp"
#include "bindings/training/wrap_run.hpp"
#include "engine/base/suggestion.hpp"
#include "engine/machine/device.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace optbench::bindings::prompt {
namespace fs = std::filesystem;
namespace {

constexpr const char* kChunk = "stdin";
constexpr const char* kLastRun = "last_run";
constexpr int kPlainColumns = 80;

constexpr const char* kHelp =
    "Type Lua: an expression shows its value, `;` at its end keeps it silent. Text that is not\n"
    "finished asks for more. A `local` lives only in the line that it stands in.\n\n"
    "  Tab                completes names, options and file names; shows how to call a function\n"
    "  help(x), ?name     explains a function, a module, a value\n"
    "  who()              your globals, their kind and size\n"
    "  last_run           the record of the last optbench.run, also of one that Ctrl-C ended\n"
    "  Ctrl-C             stops what runs; drops what is typed\n"
    "  Ctrl-R             searches what was typed earlier\n\n";

/// How values are shown: passed to show_values, which Lua calls.
struct Display {
  int columns;
  cli::TextColours colours;
};

/// Shows all arguments after the Display: short ones on one line, as `print` does.
int show_values(lua_State* L) {
  const auto& display = *static_cast<const Display*>(lua_touserdata(L, 1));
  std::vector<std::string> texts;
  bool one_line = true;
  for (int i = 2; i <= lua_gettop(L); ++i) {
    texts.push_back(value_text(L, i, display.columns, display.colours));
    one_line = one_line && texts.back().find('\n') == std::string::npos;
  }
  fmt::print("{}\n", fmt::join(texts, one_line ? "\t" : "\n"));
  return 0;
}

int who(lua_State* L) {
  fmt::print("{}\n", user_globals_text(L));
  return 0;
}

/// How many frames of a traceback are lines of scripts.
std::ptrdiff_t count_lines(const std::string& text) {
  return text.empty() ? 0 : std::count(text.begin(), text.end(), '\n') + 1;
}

class Prompt {
 public:
  explicit Prompt(training::Session& session)
      : session_(session),
        L_(session.interpreter().state()),
        editor_(history_file(), [this](std::string_view line) { return answer(line); }),
        colours_(editor_.interactive() && cli::colours_on_stdout()) {
    lua_pushcfunction(L_, guarded<who>);
    add_shipped_global(L_, "who");
  }

  int run(const std::function<void()>& first) {
    if (!editor_.interactive()) {
      first();
    } else {
      fmt::print(
          "optbench {}, {}. Tab completes, ?name explains, .help shows more, Ctrl-D leaves.\n",
          machine::engine_version(), LUA_RELEASE);
      run_start_up_file();
      attempt(first);
      keep_last_run();
      settle();
    }
    while (!leaving_ && read_line()) {
      if (Interruption::termination_requested()) break;
      if (Interruption::requested() && !editor_.interactive()) return cli::kExitInterrupted;
      settle();
    }
    if (Interruption::termination_requested()) return cli::kExitInterrupted;
    if (!pending_.empty() && !editor_.interactive()) report_unfinished();
    return failed_ && !editor_.interactive() ? cli::kExitFailed : cli::kExitDone;
  }

 private:
  static fs::path history_file() {
    const fs::path folder = user_state_folder();
    return folder.empty() ? fs::path() : folder / "history";
  }

  [[nodiscard]] int columns() const {
    return editor_.interactive() ? cli::terminal_columns() : kPlainColumns;
  }

  TabResult answer(std::string_view line) {
    TabResult result = handle_tab(session_, pending_, line, columns());
    result.shown = colours_.apply(cli::TextRole::note, result.shown);
    return result;
  }

  /// False at the end of input.
  bool read_line() {
    std::string line;
    const std::string prompt = colours_.coloured() ? colour_prompt()
                               : pending_.empty()  ? "> "
                                                   : ">> ";
    switch (editor_.read(prompt, line)) {
      case LineEditor::Input::closed:
        return false;
      case LineEditor::Input::interrupted:
        pending_.clear();
        return true;
      default:
        take(line);
        return true;
    }
  }

  [[nodiscard]] std::string colour_prompt() const {
    return editor_.unprinted("\x1b[1;34m") + (pending_.empty() ? ">" : ">>") +
           editor_.unprinted("\x1b[0m") + " ";
  }

  void take(const std::string& line) {
    const bool blank = line.find_first_not_of(" \t\r") == std::string::npos;
    if (pending_.empty() && (blank || take_command(line))) return;
    pending_ += pending_.empty() ? line : "\n" + line;
    attempt([&] { run_pending(); });
    if (blank && !pending_.empty() && editor_.interactive()) {
      note(fmt::format("not finished: {} (Ctrl-C drops it)",
                       missing_part(session_.interpreter(), pending_)));
    }
  }

  /// Handles commands of the prompt; false for a line of Lua.
  bool take_command(const std::string& line) {
    const bool command = line.size() >= 2 && line[0] == '.' &&
                         std::isalpha(static_cast<unsigned char>(line[1])) != 0;
    if (!command && line[0] != '?' && !asks_to_leave(line)) return false;
    editor_.remember(line);
    attempt([&] {
      if (command) {
        const std::size_t space = std::min(line.find(' '), line.size());
        const std::size_t word = line.find_first_not_of(' ', space);
        std::string rest = word == std::string::npos ? "" : line.substr(word);
        rest.erase(rest.find_last_not_of(" \t\r") + 1);
        run_command(line.substr(0, space), rest);
      } else if (line[0] == '?') {
        explain(line.substr(1));
      } else {
        leaving_ = true;
      }
    });
    return true;
  }

  /// Whether the line is `exit` or `quit`; a global of that name takes precedence.
  bool asks_to_leave(const std::string& line) {
    const std::string word = line.substr(0, line.find('('));
    if (word != "exit" && word != "quit") return false;
    const LuaScan scan = scan_lua(line);
    const LuaToken name = scan.tokens[0];
    return (scan.tokens.size() == 1 || line == word + "()") &&
           look_up(session_.interpreter(), std::span(&name, 1)).is_unknown();
  }

  void run_command(const std::string& name, const std::string& argument) {
    const auto known = std::find_if(kPromptCommands.begin(), kPromptCommands.end(),
                                    [&](const PromptCommand& c) { return name == c.name; });
    if (known == kPromptCommands.end()) fail_unknown_command(name);
    const bool wants_file = name == ".load" || name == ".save";
    if (wants_file && argument.empty())
      fail(ErrorKind::invalid_argument, "{}: expected a file, got nothing", name);
    if (name == ".help") show_help();
    if (name == ".exit") leaving_ = true;
    if (name == ".save") log_.save(argument);
    if (name == ".load") load(argument);
    if (name == ".time") set_timing(argument);
  }

  [[noreturn]] static void fail_unknown_command(const std::string& name) {
    std::vector<std::string> names;
    for (const PromptCommand& command : kPromptCommands) names.emplace_back(command.name);
    fail(ErrorKind::unknown_name, "unknown command '{}'{} (.help shows all)", name,
         did_you_mean(name, names));
  }

  static void show_help() {
    fmt::print("{}", kHelp);
    for (const PromptCommand& command : kPromptCommands)
      fmt::print("  {:<17}  {}\n", command.usage, command.help);
  }

  void set_timing(const std::string& argument) {
    if (argument != "on" && argument != "off")
      fail(ErrorKind::invalid_argument, ".time: expected on or off, got '{}'", argument);
    timing_ = argument == "on";
  }

  void load(const std::string& file) {
    const std::string text = read_script(file);
    session_.interpreter().run_file(file);
    keep_last_run();
    log_.add_script(file, text);
  }

  /// `?name`: the documentation of a name, else of the value that it refers to.
  void explain(std::string name) {
    name.erase(0, name.find_first_not_of(" \t"));
    name.erase(name.find_last_not_of(" \t\r") + 1);
    const StackGuard guard(L_);
    lua_getglobal(L_, "help");
    const LuaScan scan = scan_lua(name);
    KnownValue known;
    if (find_documentation(L_, name) == nullptr)
      known = look_up(session_.interpreter(), last_expression(scan.tokens));
    if (known.value) {
      known.value.push(L_);
    } else if (!known.function.empty() || !known.type.empty()) {
      const std::string& text = known.function.empty() ? known.type : known.function;
      lua_pushlstring(L_, text.data(), text.size());
    } else if (!name.empty()) {
      lua_pushlstring(L_, name.data(), name.size());
    }
    protected_call(L_, name.empty() ? 0 : 1, 0);
  }

  void run_start_up_file() {
    const fs::path folder = user_config_folder();
    const fs::path file = folder / "startup.lua";
    std::error_code unknown;
    if (folder.empty() || !fs::exists(file, unknown)) return;
    attempt([&] { session_.interpreter().run_file(file); });
  }

  void run_pending() {
    Interpreter& interpreter = session_.interpreter();
    try {
      const std::optional<InputChunk> chunk = compile_input(interpreter, pending_, kChunk);
      if (!chunk) return;
      const std::string text = std::exchange(pending_, {});
      editor_.remember(text);
      evaluate(*chunk, text);
    } catch (const ScriptError&) {
      if (pending_.empty()) throw;  // it ran, so the error is not one of syntax
      const std::string text = std::exchange(pending_, {});
      editor_.remember(text);
      const std::vector<std::string> pieces = split_input(interpreter, text);
      if (pieces.empty()) throw;
      for (const std::string& piece : pieces)
        evaluate(*compile_input(interpreter, piece, kChunk), piece);
    }
  }

  /// Runs a chunk and shows what it returns.
  void evaluate(const InputChunk& chunk, const std::string& text) {
    const StackGuard guard(L_);
    const int bottom = lua_gettop(L_);
    chunk.function.push(L_);
    const auto start = std::chrono::steady_clock::now();
    protected_call(L_, 0, LUA_MULTRET);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    keep_last_run();
    const int results = lua_gettop(L_) - bottom;
    if (results > 0 && !chunk.silent) {
      luaL_checkstack(L_, 4, "too many values");
      Display display{columns(), colours_};
      lua_pushcfunction(L_, guarded<show_values>);
      lua_insert(L_, bottom + 1);
      lua_pushlightuserdata(L_, &display);
      lua_insert(L_, bottom + 2);
      protected_call(L_, results + 1, 0);
    }
    if (timing_) note(fmt::format("{:.3g} s", seconds.count()));
    if (chunk.value_start > 0) {
      log_.add(text.substr(0, chunk.value_start), false, false);
      log_.add(text.substr(chunk.value_start), true, chunk.silent);
    } else {
      log_.add(text, chunk.is_expression, chunk.silent);
    }
  }

  /// Runs `body` and shows an error that ends it.
  template <class Body>
  void attempt(Body body) {
    const StackGuard guard(L_);
    const CountedTime limited(session_.interpreter().time_limit());
    try {
      body();
    } catch (const ScriptError& error) {
      failed_ = true;
      if (Interruption::requested()) return report_interruption();
      const std::string frames = error.script_traceback();
      report(count_lines(frames) > 1 ? fmt::format("{}\n{}", error.what(), frames) : error.what());
    } catch (const std::exception& error) {
      failed_ = true;
      report(error.what());
    }
  }

  void report(const std::string& message) {
    std::fflush(stdout);
    const std::size_t end = std::min(message.find('\n'), message.size());
    fmt::print(stderr, "{}{}\n", colours_.apply(cli::TextRole::error, message.substr(0, end)),
               message.substr(end));
  }

  /// Reports that the line was aborted, and what was kept of a run in it.
  void report_interruption() {
    report("interrupted");
    if (!keep_last_run()) return;
    const StackGuard guard(L_);
    lua_getfield(L_, LUA_REGISTRYINDEX, training::kLastRecord);
    note(fmt::format("{} holds {}", kLastRun, record_line(L_, -1)));
  }

  /// Makes the record of the last run a global; returns whether it is a new one.
  bool keep_last_run() {
    const StackGuard guard(L_);
    if (lua_getfield(L_, LUA_REGISTRYINDEX, training::kLastRecord) == LUA_TNIL) return false;
    const void* record = lua_topointer(L_, -1);
    if (std::exchange(last_record_, record) == record) return false;
    lua_pushglobaltable(L_);
    lua_pushstring(L_, kLastRun);
    lua_pushvalue(L_, -3);
    lua_rawset(L_, -3);
    return true;
  }

  void report_unfinished() {
    failed_ = true;
    report(fmt::format("{}: the input ends too early: {}", kChunk,
                       missing_part(session_.interpreter(), pending_)));
  }

  void note(const std::string& text) {
    fmt::print("{}\n", colours_.apply(cli::TextRole::note, text));
  }

  void settle() {
    if (Interruption::termination_requested()) return;
    session_.interpreter().clear_interrupt();
    Interruption::clear();
  }

  training::Session& session_;
  lua_State* L_;
  LineEditor editor_;
  cli::TextColours colours_;
  SessionLog log_;
  std::string pending_;  // input so far, incomplete
  const void* last_record_ = nullptr;
  bool timing_ = false;
  bool failed_ = false;
  bool leaving_ = false;
};

}  // namespace

int run_prompt(training::Session& session, const std::function<void()>& first) {
  return Prompt(session).run(first);
}

}  // namespace optbench::bindings::prompt
