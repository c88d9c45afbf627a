// SPDX-License-Identifier: MIT
#include "bindings/lua/arguments.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <utility>

namespace optbench::bindings {

std::optional<std::string> LuaValue<std::string>::read(lua_State* L, int index) {
  if (lua_type(L, index) != LUA_TSTRING) return std::nullopt;
  std::size_t length = 0;
  const char* text = lua_tolstring(L, index, &length);
  return std::string(text, length);
}

void fail_type(lua_State* L, int arg, const char* word) {
  const std::string message = std::string(word) + " expected, got " + describe_value(L, arg);
  fail_argument(L, arg, message);
}

void fail_argument(lua_State* L, int arg, const std::string& message) {
  // t[i] has no arguments from a script's point of view.
  lua_Debug call;
  if (lua_getstack(L, 0, &call) != 0 && lua_getinfo(L, "n", &call) != 0 && call.name != nullptr &&
      (std::string_view(call.name) == "index" || std::string_view(call.name) == "newindex") &&
      std::string_view(call.namewhat) == "metamethod") {
    fail(ErrorKind::invalid_argument, "{}", message);
  }
  luaL_argerror(L, arg, message.c_str());
  __builtin_unreachable();  // luaL_argerror never returns, but is not declared so
}

std::string describe_value(lua_State* L, int index) {
  if (lua_type(L, index) == LUA_TNUMBER) {
    const std::string text = luaL_tolstring(L, index, nullptr);
    lua_pop(L, 1);
    return text;
  }
  if (lua_isnone(L, index)) return "no value";
  if (luaL_getmetafield(L, index, "__name") == LUA_TSTRING) {
    const std::string name = lua_tostring(L, -1);
    lua_pop(L, 1);
    return name;
  }
  return luaL_typename(L, index);
}

std::string_view check_string(lua_State* L, int arg) {
  if (lua_type(L, arg) != LUA_TSTRING) fail_type(L, arg, "string");
  std::size_t length = 0;
  const char* text = lua_tolstring(L, arg, &length);
  return {text, length};
}

void check_table(lua_State* L, int arg) {
  if (!lua_istable(L, arg)) fail_type(L, arg, "table");
}

void check_callable(lua_State* L, int arg) {
  if (lua_isfunction(L, arg)) return;
  if (luaL_getmetafield(L, arg, "__call") == LUA_TNIL) fail_type(L, arg, "function");
  lua_pop(L, 1);
}

std::vector<std::string> string_keys(lua_State* L, int index) {
  const int table = lua_absindex(L, index);
  std::vector<std::string> keys;
  for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
    if (lua_type(L, -2) == LUA_TSTRING) keys.emplace_back(lua_tostring(L, -2));
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace optbench::bindings
