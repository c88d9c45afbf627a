// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings {

// Reading arguments. Every reader raises errors in Lua's format,
// "bad argument #1 to 'add_' (Tensor expected, got nil)", which Lua prefixes with the script's
// line. Nothing is converted silently: strings and numbers are distinct; a float is accepted as an
// integer only if it is whole.

/// How a Lua value is read as T: `word` names the type in messages, `read` returns nothing for
/// other types. Also used for the fields of option tables (option_table.hpp).
template <class T>
struct LuaValue;

template <>
struct LuaValue<bool> {
  static constexpr const char* word = "boolean";
  static std::optional<bool> read(lua_State* L, int index) {
    if (!lua_isboolean(L, index)) return std::nullopt;
    return lua_toboolean(L, index) != 0;
  }
};

template <>
struct LuaValue<double> {
  static constexpr const char* word = "number";
  static std::optional<double> read(lua_State* L, int index) {
    if (lua_type(L, index) != LUA_TNUMBER) return std::nullopt;
    return lua_tonumber(L, index);
  }
};

template <>
struct LuaValue<std::int64_t> {
  static constexpr const char* word = "integer";
  static std::optional<std::int64_t> read(lua_State* L, int index) {
    if (lua_type(L, index) != LUA_TNUMBER) return std::nullopt;
    int whole = 0;
    const lua_Integer value = lua_tointegerx(L, index, &whole);
    if (whole == 0) return std::nullopt;
    return value;
  }
};

template <>
struct LuaValue<std::string> {
  static constexpr const char* word = "string";
  static std::optional<std::string> read(lua_State* L, int index);
};

/// A table {1, 2, 3}; every element must be a T.
template <class T>
struct LuaValue<std::vector<T>> {
  static constexpr const char* word = "list";
  static std::optional<std::vector<T>> read(lua_State* L, int index) {
    if (!lua_istable(L, index)) return std::nullopt;
    const int table = lua_absindex(L, index);
    std::vector<T> values;
    const lua_Integer size = luaL_len(L, table);
    for (lua_Integer i = 1; i <= size; ++i) {
      lua_geti(L, table, i);
      auto value = LuaValue<T>::read(L, -1);
      lua_pop(L, 1);
      if (!value) return std::nullopt;
      values.push_back(*std::move(value));
    }
    return values;
  }
};

/// Raises "bad argument #arg to 'f' (word expected, got ...)".
[[noreturn]] void fail_type(lua_State* L, int arg, const char* word);
/// Raises "bad argument #arg to 'f' (message)"; of t[i] and t[i] = x only the message.
[[noreturn]] void fail_argument(lua_State* L, int arg, const std::string& message);
/// The value at `index` for messages: "nil", "Tensor", "no value", "2.5".
[[nodiscard]] std::string describe_value(lua_State* L, int index);

template <class T>
[[nodiscard]] T check_value(lua_State* L, int arg) {
  if (auto value = LuaValue<T>::read(L, arg)) return *std::move(value);
  fail_type(L, arg, LuaValue<T>::word);
}
/// Nothing when the argument is nil or absent.
template <class T>
[[nodiscard]] std::optional<T> optional_value(lua_State* L, int arg) {
  if (lua_isnoneornil(L, arg)) return std::nullopt;
  return check_value<T>(L, arg);
}

[[nodiscard]] inline double check_number(lua_State* L, int arg) {
  return check_value<double>(L, arg);
}
[[nodiscard]] inline double optional_number(lua_State* L, int arg, double fallback) {
  return optional_value<double>(L, arg).value_or(fallback);
}
[[nodiscard]] inline std::int64_t check_integer(lua_State* L, int arg) {
  return check_value<std::int64_t>(L, arg);
}
[[nodiscard]] inline std::int64_t optional_integer(lua_State* L, int arg, std::int64_t fallback) {
  return optional_value<std::int64_t>(L, arg).value_or(fallback);
}
[[nodiscard]] inline bool check_boolean(lua_State* L, int arg) { return check_value<bool>(L, arg); }
[[nodiscard]] inline bool optional_boolean(lua_State* L, int arg, bool fallback) {
  return optional_value<bool>(L, arg).value_or(fallback);
}
/// Borrowed from Lua: valid while the argument is on the stack.
[[nodiscard]] std::string_view check_string(lua_State* L, int arg);
[[nodiscard]] inline std::string optional_string(lua_State* L, int arg, std::string fallback) {
  return optional_value<std::string>(L, arg).value_or(std::move(fallback));
}
/// REQUIRES: a table at this index.
void check_table(lua_State* L, int arg);
/// REQUIRES: a function (or a callable value) at this index.
void check_callable(lua_State* L, int arg);

/// The string keys of the table at `index`, sorted.
[[nodiscard]] std::vector<std::string> string_keys(lua_State* L, int index);

}  // namespace optbench::bindings
