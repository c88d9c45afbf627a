// SPDX-License-Identifier: MIT
#include "bindings/lua/interpreter.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/hidden_sources.hpp"
#include "bindings/lua/library/ordered_pairs.hpp"
#include "bindings/lua/library/script_draws.hpp"
#include "bindings/lua/limits/interrupt.hpp"
#include "bindings/lua/limits/sandbox.hpp"
#include "bindings/lua/limits/script_heap.hpp"
#include "bindings/lua/read_only.hpp"
#include "bindings/lua/script_modules.hpp"
#include "bindings/lua/script_result.hpp"
#include "bindings/lua/script_scope.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/lua/strict_globals.hpp"
#include "bindings/lua/wrap_named_options.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"
#include "engine/machine/memory_budget.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <new>

namespace optbench::bindings {
namespace {

constexpr std::size_t kFewBytes = std::size_t{1} << 16;

/// Handles an error outside every protected call: in practice, out of memory.
int panic(lua_State* L) {
  const machine::MemoryBudget& budget = machine::MemoryBudget::of_process();
  if (budget.is_limited() && budget.left() < kFewBytes)
    throw ScriptError(budget.refusal_text(), "");
  const char* message = lua_tostring(L, -1);
  throw ScriptError(message == nullptr ? "Lua failed outside a call" : message, "");
}

/// Blanks a "#!" line, keeping the line count.
std::string_view without_first_comment(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (text.starts_with('#')) text.remove_prefix(std::min(text.find('\n'), text.size()));
  return text;
}

/// Text whose `return problem.define{...}` is no tail call, which would leave errors without the
/// script's line: Lua makes none where a variable is to be closed. Lines keep their numbers.
std::string without_tail_call(std::string_view code) {
  return fmt::format("local _ <close> = nil; {}", code);
}

/// luaL_loadbufferx for text; the stack gets the function or the message.
int load_text(lua_State* L, std::string_view text, const std::string& chunk_name) {
  const std::string code = without_tail_call(without_first_comment(text));
  if (without_first_comment(text).starts_with(LUA_SIGNATURE[0])) {
    lua_pushfstring(L, "%s: expected Lua source text, got compiled code", chunk_name.c_str() + 1);
    return LUA_ERRSYNTAX;
  }
  return luaL_loadbufferx(L, code.data(), code.size(), chunk_name.c_str(), "t");
}

/// The loader of a found module. Upvalues: its chunk, whether it is shipped.
int run_module(lua_State* L) {
  lua_settop(L, 2);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  lua_call(L, 2, 1);
  if (lua_toboolean(L, lua_upvalueindex(2)) != 0) {
    if (lua_istable(L, -1)) make_read_only(L, -1, lua_tostring(L, 1));
    note_shipped_module(L, lua_tostring(L, 1));
  }
  return 1;
}

/// Our entry of package.searchers. Upvalue: the ScriptSearch.
int search_module(lua_State* L) {
  const auto& search = *static_cast<const ScriptSearch*>(lua_touserdata(L, lua_upvalueindex(1)));
  const std::string name(check_string(L, 1));
  const auto found = search.find(name);
  if (!found) {
    const std::string message = fmt::format("no shipped script '{}'{}", name,
                                            did_you_mean(name, ScriptSearch::shipped_names()));
    lua_pushlstring(L, message.data(), message.size());
    return 1;
  }
  if (load_text(L, found->text, fmt::format("@{}", found->chunk_name)) != LUA_OK)
    return lua_error(L);
  if (!found->embedded) {
    interpreter_state(L).files.push_back({.role = "module",
                                          .name = name,
                                          .file = found->chunk_name,
                                          .sha256 = sha256_hex(found->text)});
  }
  if (found->shipped) hide_source(L, fmt::format("@{}", found->chunk_name).c_str());
  if (interpreter_state(L).sandboxed && !found->shipped) set_shared_globals(L);
  lua_pushboolean(L, found->shipped ? 1 : 0);
  lua_pushcclosure(L, guarded<run_module>, 2);
  lua_pushlstring(L, found->chunk_name.data(), found->chunk_name.size());
  return 2;
}

/// Whether a message begins with the line of a script: "adam.lua:12: ...".
bool names_line(std::string_view message) {
  const std::size_t colon = message.find(':');
  if (colon == std::string_view::npos) return false;
  const std::size_t end = message.find_first_not_of("0123456789", colon + 1);
  return end != std::string_view::npos && end > colon + 1 && message[end] == ':';
}

}  // namespace

int compile_text(lua_State* L, std::string_view text, const std::string& chunk_name) {
  return load_text(L, text, chunk_name);
}

Interpreter::Interpreter(const InterpreterSettings& settings)
    : state_(std::make_unique<InterpreterState>()),
      limits_(settings.limits),
      time_limit_(*state_, settings.limits.time),
      search_(settings.script_folders, settings.installed_folder),
      lua_(luaL_newstate()) {
  lua_State* L = lua_.get();
  if (L == nullptr) throw std::bad_alloc();
  lua_atpanic(L, panic);
  state_->account.set_ceiling(settings.tensor_ceiling);
  if (machine::MemoryBudget& budget = machine::MemoryBudget::of_process(); budget.is_limited()) {
    keep_within_budget(L);
    state_->account.set_ceiling(std::min(settings.tensor_ceiling, budget.limit() / 8));
  }
  state_->sandboxed = limits_.sandbox;
  if (limits_.sandbox) search_.confine();
  state_->main = L;
  state_->running = L;
  *static_cast<InterpreterState**>(lua_getextraspace(L)) = state_.get();
  open_libraries();
  make_globals_strict(L);
  seed(settings.seed);
}

void Interpreter::Close::operator()(lua_State* L) const {
  const ScriptScope in_script(L, true);  // finalizers
  lua_close(L);
}

void Interpreter::open_libraries() {
  lua_State* L = state();
  if (limits_.sandbox) {
    open_sandbox_libraries(L);
  } else {
    luaL_openlibs(L);
  }
  make_interruptible(L);
  follow_draws(L);
  order_pairs(L);
  add_searcher();
  add_named_options(*this);
  if (limits_.sandbox) close_sandbox(L);
}

void Interpreter::preload_function(const char* name, lua_CFunction open) {
  lua_State* L = state();
  lua_pushcfunction(L, open);
  protected_call(L, 0, 1);
  if (lua_istable(L, -1)) make_read_only(L, -1, name);
  note_shipped_module(L, name);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_insert(L, -2);
  lua_setfield(L, -2, name);
  lua_pop(L, 1);
}

void Interpreter::add_searcher() {
  lua_State* L = state();
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "searchers");
  for (lua_Integer i = luaL_len(L, -1); i >= 2; --i) {  // the first one stays: package.preload
    lua_geti(L, -1, i);
    lua_seti(L, -2, i + 1);
  }
  lua_pushlightuserdata(L, &search_);
  lua_pushcclosure(L, guarded<search_module>, 1);
  lua_seti(L, -2, 2);
  lua_pop(L, 2);
}

void Interpreter::push_chunk(std::string_view text, const std::string& chunk_name) {
  lua_State* L = state();
  if (load_text(L, text, chunk_name) == LUA_OK) return;
  const std::string message = lua_tostring(L, -1);
  lua_pop(L, 1);
  throw ScriptError(message, "");
}

void Interpreter::set_global_arg(const std::string& path, std::span<const std::string> args) {
  lua_State* L = state();
  if (limits_.sandbox) {
    push_shared_globals(L);
  } else {
    lua_pushglobaltable(L);
  }
  lua_createtable(L, static_cast<int>(args.size()), 1);
  lua_pushlstring(L, path.data(), path.size());
  lua_rawseti(L, -2, 0);
  for (std::size_t i = 0; i < args.size(); ++i) {
    lua_pushlstring(L, args[i].data(), args[i].size());
    lua_rawseti(L, -2, static_cast<lua_Integer>(i + 1));
  }
  lua_setfield(L, -2, "arg");
  lua_pop(L, 1);
}

void Interpreter::run_file(const std::filesystem::path& path, std::span<const std::string> args) {
  lua_State* L = state();
  const bool from_input = path == "-";
  const std::string text =
      from_input ? std::string(std::istreambuf_iterator<char>(std::cin), {}) : read_script(path);
  push_chunk(text, from_input ? "=stdin" : fmt::format("@{}", path.string()));
  if (limits_.sandbox) set_shared_globals(L);
  if (!from_input) search_.enter(path.parent_path());
  set_global_arg(path.string(), args);
  luaL_checkstack(L, static_cast<int>(args.size()) + 8, "too many arguments");
  for (const std::string& argument : args) lua_pushlstring(L, argument.data(), argument.size());
  protected_call(L, static_cast<int>(args.size()), 1);
  lua_setfield(L, LUA_REGISTRYINDEX, kScriptResult);
}

void Interpreter::run_string(std::string_view code, const std::string& chunk_name) {
  lua_State* L = state();
  push_chunk(code, fmt::format("={}", chunk_name));
  if (limits_.sandbox) set_shared_globals(L);
  protected_call(L, 0, 0);
}

ScriptRef Interpreter::load_string(std::string_view code, const std::string& chunk_name) {
  lua_State* L = state();
  push_chunk(code, fmt::format("={}", chunk_name));
  if (limits_.sandbox) set_shared_globals(L);
  return ScriptRef::pop(L);
}

LoadedModule Interpreter::load_module(const std::filesystem::path& path,
                                      const std::vector<std::string>* arguments) {
  lua_State* L = state();
  const StackGuard guard(L);
  const std::string text = read_script(path);
  ScriptModules& modules = ScriptModules::push_globals(L, search_, path);
  push_chunk(text, fmt::format("@{}", path.string()));
  lua_pushvalue(L, -2);
  lua_setupvalue(L, -2, 1);
  modules.add(path.stem(), path, text);
  const std::vector<std::string> own = {path.stem(), path};
  if (arguments == nullptr) arguments = &own;
  luaL_checkstack(L, static_cast<int>(arguments->size()) + 8, "too many arguments");
  for (const std::string& argument : *arguments)
    lua_pushlstring(L, argument.data(), argument.size());
  try {
    protected_call(L, static_cast<int>(arguments->size()), 1);
  } catch (const ScriptError& error) {
    if (names_line(error.what())) throw;
    // For example after `return problem.define{...}`: a tail call hides the line of the file.
    throw ScriptError(fmt::format("{}: {}", path.string(), error.what()), error.traceback());
  }
  modules.close();
  return {.value = ScriptRef::pop(L), .files = modules.files()};
}

ScriptRef Interpreter::require(const std::string& name) {
  lua_State* L = state();
  lua_getglobal(L, "require");
  lua_pushlstring(L, name.data(), name.size());
  protected_call(L, 1, 1);
  return ScriptRef::pop(L);
}

void Interpreter::seed(std::uint64_t seed) {
  lua_State* L = state();
  lua_getglobal(L, "math");
  lua_getfield(L, -1, "randomseed");
  lua_remove(L, -2);
  lua_pushinteger(L, static_cast<lua_Integer>(seed));
  lua_pushinteger(L, 0);
  protected_call(L, 2, 0);
}

void Interpreter::interrupt() noexcept { request_interrupt(*state_); }

void Interpreter::clear_interrupt() { optbench::bindings::clear_interrupt(*state_); }

}  // namespace optbench::bindings
