// SPDX-License-Identifier: MIT
#include "bindings/arguments.hpp"

#include "engine/error.hpp"

#include <algorithm>
#include <utility>

namespace optbench {

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
  // t[i] has no arguments that a script would know of.
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

at::Tensor* check_tensor_or_number(lua_State* L, int arg) {
  const int type = lua_type(L, arg);
  if (type == LUA_TNUMBER || type == LUA_TBOOLEAN) return nullptr;
  at::Tensor* tensor = peek<at::Tensor>(L, arg);
  if (tensor == nullptr) fail_type(L, arg, "Tensor or number");
  return tensor;
}

namespace {

std::int64_t resolve_dimension(lua_State* L, int arg, std::int64_t dimension, std::int64_t rank) {
  const std::int64_t count = std::max<std::int64_t>(rank, 1);
  if (dimension >= 1 && dimension <= count) return dimension - 1;
  if (dimension <= -1 && dimension >= -count) return dimension + count;
  fail_argument(L, arg,
                fmt::format("dimension {} is out of range, expected 1 to {} or -{} to -1",
                            dimension, count, count));
}

}  // namespace

std::int64_t check_dimension(lua_State* L, int arg, std::int64_t rank) {
  return resolve_dimension(L, arg, check_integer(L, arg), rank);
}

at::DimVector optional_dimensions(lua_State* L, int arg, std::int64_t rank) {
  at::DimVector dimensions;
  if (lua_isnoneornil(L, arg)) return dimensions;
  dimensions = check_integers(L, arg, arg);
  for (auto& dimension : dimensions) dimension = resolve_dimension(L, arg, dimension, rank);
  return dimensions;
}

std::int64_t resolve_index(lua_State* L, int arg, std::int64_t index, std::int64_t size,
                           std::int64_t dimension) {
  if (index >= 1 && index <= size) return index - 1;
  if (index <= -1 && index >= -size) return index + size;
  fail_argument(L, arg,
                fmt::format("index {} is out of range for dimension {} of size {}", index,
                            dimension + 1, size));
}

std::int64_t check_index(lua_State* L, int arg, std::int64_t size, std::int64_t dimension) {
  return resolve_index(L, arg, check_integer(L, arg), size, dimension);
}

at::DimVector check_integers(lua_State* L, int arg, int last) {
  at::DimVector values;
  if (lua_istable(L, arg)) {
    const lua_Integer count = luaL_len(L, arg);
    for (lua_Integer i = 1; i <= count; ++i) {
      lua_geti(L, arg, i);
      const auto value = LuaValue<std::int64_t>::read(L, -1);
      if (!value) {
        fail_argument(L, arg,
                      fmt::format("integer expected at [{}], got {}", i, describe_value(L, -1)));
      }
      values.push_back(*value);
      lua_pop(L, 1);
    }
    return values;
  }
  for (int i = arg; i <= last; ++i) values.push_back(check_integer(L, i));
  return values;
}

at::DimVector check_shape(lua_State* L, int arg, int last) {
  at::DimVector shape = check_integers(L, arg, last);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] < 0) {
      fail_argument(L, arg, fmt::format("size {} of dimension {} is negative", shape[i], i + 1));
    }
  }
  return shape;
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

}  // namespace optbench
