// SPDX-License-Identifier: MIT
#include "bindings/lua/guard.hpp"

#include "bindings/lua/hidden_sources.hpp"
#include "bindings/lua/interpreter_state.hpp"
#include "bindings/lua/libtorch_message.hpp"
#include "bindings/lua/script_error.hpp"
#include "bindings/lua/script_scope.hpp"
#include "engine/machine/memory_budget.hpp"

#include <c10/util/Exception.h>

#include <fmt/format.h>

#include <new>
#include <utility>

namespace optbench::bindings {
namespace {

constexpr std::string_view kOutOfMemory = "not enough memory";  // Lua's text

/// The text of a raised error; scripts may raise any value.
std::string raised_text(lua_State* L, int index) {
  const bool is_text = lua_isstring(L, index) != 0;
  if (is_text || luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
    if (!is_text) lua_pop(L, 1);
    std::size_t length = 0;
    const char* text = luaL_tolstring(L, index, &length);
    std::string result(text, length);
    lua_pop(L, 1);
    return result;
  }
  return std::string("(error object is a ") + luaL_typename(L, index) + " value)";
}

/// Message handler: replaces the raised value by {message, traceback}.
int add_traceback(lua_State* L) {
  const std::string message = raised_text(L, 1);
  luaL_traceback(L, L, nullptr, 1);
  std::string traceback = lua_tostring(L, -1);
  constexpr std::string_view kHeading = "stack traceback:";
  if (traceback.starts_with(kHeading)) traceback.erase(0, kHeading.size());
  if (traceback.starts_with('\n')) traceback.erase(0, 1);
  auto& crossing = interpreter_state(L).crossing;
  if (!crossing.traceback.empty() && crossing.message == message) {
    traceback.insert(0, std::exchange(crossing.traceback, {}) + "\n");
  }
  lua_createtable(L, 2, 0);
  lua_pushlstring(L, message.data(), message.size());
  lua_rawseti(L, -2, 1);
  lua_pushlstring(L, traceback.data(), traceback.size());
  lua_rawseti(L, -2, 2);
  return 1;
}

/// Pops the table from add_traceback, or a plain string for errors that bypass it (memory).
ScriptError pop_error(lua_State* L) {
  std::string message;
  std::string traceback;
  if (lua_istable(L, -1)) {
    lua_rawgeti(L, -1, 1);
    lua_rawgeti(L, -2, 2);
    message = lua_tostring(L, -2);
    traceback = lua_tostring(L, -1);
    lua_pop(L, 2);
  } else {
    message = raised_text(L, lua_gettop(L));
    const machine::MemoryBudget& budget = machine::MemoryBudget::of_process();
    if (budget.is_limited() && message == kOutOfMemory) message = budget.refusal_text();
  }
  lua_pop(L, 1);
  return {message, std::move(traceback)};
}

}  // namespace

void push_located(lua_State* L, std::string_view message) {
  std::string text;
  lua_Debug frame;
  for (int level = 0; lua_getstack(L, level, &frame) != 0; ++level) {
    lua_getinfo(L, "Sl", &frame);
    if (frame.currentline <= 0) continue;
    const bool is_named = !is_hidden_source(L, frame.source);
    if (!text.empty() && !is_named) continue;
    text = fmt::format("{}:{}: ", frame.short_src, frame.currentline);
    if (is_named) break;
  }
  text.append(message);
  lua_pushlstring(L, text.data(), text.size());
}

void push_exception(lua_State* L, const std::exception& error) {
  if (const auto* script = dynamic_cast<const ScriptError*>(&error)) {
    interpreter_state(L).crossing = {script->what(), script->traceback()};
    lua_pushstring(L, script->what());
  } else if (const auto* libtorch = dynamic_cast<const c10::Error*>(&error)) {
    push_located(L, readable_message(libtorch->what_without_backtrace()));
  } else if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    push_located(L, kOutOfMemory);
  } else {
    push_located(L, error.what());
  }
}

void protected_call(lua_State* L, int arguments, int results) {
  const ScriptScope in_script(L, true);
  const int handler = lua_gettop(L) - arguments;
  lua_pushcfunction(L, guarded<add_traceback>);
  lua_insert(L, handler);
  const int status = lua_pcall(L, arguments, results, handler);
  lua_remove(L, handler);
  if (status != LUA_OK) throw pop_error(L);
}

}  // namespace optbench::bindings
