// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/guard.hpp"
#include "bindings/lua/interpreter_state.hpp"
#include "bindings/lua/limits/script_limits.hpp"
#include "bindings/lua/limits/time_limit.hpp"
#include "bindings/lua/script_error.hpp"
#include "bindings/lua/script_ref.hpp"
#include "bindings/lua/script_search.hpp"
#include "engine/base/code_file.hpp"

#include <lua.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings {

struct InterpreterSettings {
  /// Searched by `require` after the script's own folder: `--scripts DIR`, then $OPTBENCH_SCRIPTS.
  std::vector<std::filesystem::path> script_folders = script_folders_of_environment();
  /// The shipped scripts on disk; empty: those embedded in the binary.
  std::filesystem::path installed_folder = installed_script_folder();
  std::size_t tensor_ceiling = kDefaultTensorCeiling;  ///< bytes; see TensorAccount
  std::uint64_t seed = 42;                             ///< of math.random
  ScriptLimits limits = {};  ///< the memory limit is the process's: see MemoryBudget
};

/// What the file of a rule, a schedule or a problem gave.
struct LoadedModule {
  ScriptRef value;              ///< the first value that it returned; nil when none
  std::vector<CodeFile> files;  ///< all that were loaded, each as a "module": the file itself first
};

/// Compiles source text without running it; the stack gets the function or the message, as from
/// luaL_loadbufferx, whose result is returned. `chunk_name` is as in lua_Debug: "@rule.lua".
[[nodiscard]] int compile_text(lua_State* L, std::string_view text, const std::string& chunk_name);

/// Lua 5.4 with its standard libraries, strict globals, our script search, and an interrupt.
///
/// One per process and thread: LibTorch's generator and thread pool are process-wide. Scripts are
/// trusted, with files, processes and `debug`, unless the limits say otherwise (sandbox.hpp).
/// References into it (ScriptRef) must be destroyed
/// before it, so declare the interpreter first.
///
/// Functions that run script code throw ScriptError; they may be called while a script is running
/// (from a C++ function that it called).
class Interpreter {
 public:
  explicit Interpreter(const InterpreterSettings& settings = {});
  ~Interpreter() = default;
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  /// The main coroutine, for the stack functions of the bindings.
  [[nodiscard]] lua_State* state() const { return state_->main; }

  /// Makes `require "name"` return what `open` leaves on top of the stack, read-only if it is a
  /// table. `int open(lua_State*)` runs immediately, so its methods are documented from the start.
  template <auto open>
  void preload(const char* name) {
    preload_function(name, guarded<open>);
  }

  /// Runs a script file as the `lua` program does: `args` are its `...` and the global `arg`
  /// (arg[0] is the path), its folder comes first in the script search, a first line that starts
  /// with '#' is skipped. "-" reads standard input. Throws Error(not_found) when there is no file.
  void run_file(const std::filesystem::path& path, std::span<const std::string> args = {});
  /// Runs source text. `chunk_name` is its name in messages: "(command line)".
  void run_string(std::string_view code, const std::string& chunk_name);

  /// Compiles without running; the reference is to the function. Source text only, never bytecode.
  [[nodiscard]] ScriptRef load_string(std::string_view code, const std::string& chunk_name);
  /// Runs a file by its path and every time anew, with globals and modules of its own
  /// (script_modules.hpp). Its `...` are its name and path, as in a module, or the arguments.
  [[nodiscard]] LoadedModule load_module(const std::filesystem::path& path,
                                         const std::vector<std::string>* arguments = nullptr);
  /// What `require "name"` returns.
  [[nodiscard]] ScriptRef require(const std::string& name);

  /// Seeds math.random. The initial seed is that of the settings.
  void seed(std::uint64_t seed);

  /// The files that the `require` of programs and shipped scripts has found so far, but for those
  /// in the binary.
  [[nodiscard]] const std::vector<CodeFile>& files() const { return state_->files; }

  /// Stops the running script at its next instruction, whatever it catches; see interrupt.hpp.
  /// Safe in a signal handler.
  void interrupt() noexcept;
  [[nodiscard]] bool interrupted() const { return state_->interrupted; }
  /// REQUIRES: no script is running.
  void clear_interrupt();

  /// Inactive until its start().
  [[nodiscard]] TimeLimit& time_limit() { return time_limit_; }
  [[nodiscard]] const ScriptLimits& limits() const { return limits_; }

  [[nodiscard]] ScriptSearch& search() { return search_; }
  [[nodiscard]] TensorAccount& account() { return state_->account; }
  /// Every C++ function that scripts can call, in order of registration.
  [[nodiscard]] const std::vector<Documentation>& documentation() const {
    return state_->documentation;
  }

 private:
  void preload_function(const char* name, lua_CFunction open);
  void add_searcher();
  /// Opens the libraries for scripts.
  void open_libraries();
  /// Pushes the compiled text. Throws ScriptError about its syntax.
  void push_chunk(std::string_view text, const std::string& chunk_name);
  void set_global_arg(const std::string& path, std::span<const std::string> args);

  struct Close {
    void operator()(lua_State* L) const;
  };

  std::unique_ptr<InterpreterState> state_;
  ScriptLimits limits_;
  TimeLimit time_limit_;
  ScriptSearch search_;
  std::unique_ptr<lua_State, Close> lua_;  // last: closing it runs finalizers, which use the others
};

}  // namespace optbench::bindings
