// SPDX-License-Identifier: MIT
#include "bindings/guard.hpp"

#include "bindings/interpreter_state.hpp"
#include "bindings/script_error.hpp"
#include "bindings/unnamed_sources.hpp"

#include <c10/util/Exception.h>

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <new>
#include <utility>

namespace optbench {
namespace {

/// "dimension 0" of LibTorch is dimension 1 of a script.
void count_dimensions_from_one(std::string& message) {
  constexpr std::string_view kPhrase = "at non-singleton dimension ";
  const std::size_t phrase = message.find(kPhrase);
  if (phrase == std::string::npos) return;
  const std::size_t first = phrase + kPhrase.size();
  std::size_t last = first;
  while (last < message.size() && std::isdigit(static_cast<unsigned char>(message[last])) != 0) {
    ++last;
  }
  if (last == first || last - first > 3) return;
  const int dimension = std::stoi(message.substr(first, last - first));
  message.replace(first, last - first, std::to_string(dimension + 1));
}

/// What LibTorch says in words of its C++ or Python side, as a script's author would say it.
struct Wording {
  std::string_view theirs;  ///< part of the message; all of it is replaced
  std::string_view ours;
};
constexpr std::array kWordings = {
    Wording{"leaf Variable that requires grad is being used in an in-place operation",
            "a tensor with requires_grad_() is changed in place while it is recorded: do so within "
            "torch.no_grad(function() ... end)"},
    Wording{"needed for gradient computation has been modified by an inplace operation",
            "backward: a tensor that the gradient needs was changed in place after it was computed "
            "with"},
    Wording{"Trying to backward through the graph a second time",
            "backward: the graph was freed by an earlier backward(): pass {retain_graph = true} to "
            "the earlier one"},
};

/// The text of whatever was raised: scripts may raise any value.
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

/// Pops what add_traceback left, or the plain string of an error it is not called for (memory).
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
    const bool is_named = !is_left_unnamed(L, frame.source);
    if (!text.empty() && !is_named) continue;
    text = fmt::format("{}:{}: ", frame.short_src, frame.currentline);
    if (is_named) break;
  }
  text.append(message);
  lua_pushlstring(L, text.data(), text.size());
}

std::string plain_message(std::string_view libtorch_message) {
  std::string text(libtorch_message.substr(0, libtorch_message.find('\n')));
  // "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: ..."
  constexpr std::string_view kAllocator = "DefaultCPUAllocator: ";
  const std::size_t allocator = text.find(kAllocator);
  if (allocator != std::string::npos) {
    text.erase(0, allocator + kAllocator.size());
    text.erase(std::min(text.find(" Error code"), text.size()));
  }
  for (const Wording& wording : kWordings) {
    if (text.find(wording.theirs) != std::string::npos) return std::string(wording.ours);
  }
  count_dimensions_from_one(text);
  return text;
}

void push_exception(lua_State* L, const std::exception& error) {
  if (const auto* script = dynamic_cast<const ScriptError*>(&error)) {
    interpreter_state(L).crossing = {script->what(), script->traceback()};
    lua_pushstring(L, script->what());
  } else if (const auto* libtorch = dynamic_cast<const c10::Error*>(&error)) {
    push_located(L, plain_message(libtorch->what_without_backtrace()));
  } else if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    push_located(L, "not enough memory");
  } else {
    push_located(L, error.what());
  }
}

void protected_call(lua_State* L, int arguments, int results) {
  const int handler = lua_gettop(L) - arguments;
  lua_pushcfunction(L, guarded<add_traceback>);
  lua_insert(L, handler);
  const int status = lua_pcall(L, arguments, results, handler);
  lua_remove(L, handler);
  if (status != LUA_OK) throw pop_error(L);
}

}  // namespace optbench
