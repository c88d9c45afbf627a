// SPDX-License-Identifier: MIT
#include "bindings/lua/conversion.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/read_only.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace optbench::bindings {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kDeepest = 100;
constexpr const char* kEmptyObject = "optbench.empty_object";  // metatable of a marked table

/// The tables that a conversion is inside of, outermost first.
using OpenTables = std::vector<const void*>;

/// The number of keys of the table at `table` when they are exactly 1..n; -1 otherwise.
lua_Integer array_size(lua_State* L, int table) {
  const auto size = static_cast<lua_Integer>(lua_rawlen(L, table));
  lua_Integer keys = 0;
  for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
    ++keys;
    if (lua_isinteger(L, -2) == 0 || lua_tointeger(L, -2) < 1 || lua_tointeger(L, -2) > size) {
      lua_pop(L, 2);
      return -1;
    }
  }
  return keys == size ? size : -1;
}

bool is_marked_object(lua_State* L, int table) {
  if (lua_getmetatable(L, table) == 0) return false;
  luaL_getmetatable(L, kEmptyObject);
  const bool marked = lua_rawequal(L, -1, -2) != 0;
  lua_pop(L, 2);
  return marked;
}

[[noreturn]] void fail_json(const std::string& place, std::string_view problem) {
  fail(ErrorKind::invalid_argument, "{}: {}", place, problem);
}

Json to_json_at(lua_State* L, int index, const std::string& place, OpenTables& open);

Json array_to_json(lua_State* L, int table, lua_Integer size, const std::string& place,
                   OpenTables& open) {
  Json result = Json::array();
  for (lua_Integer i = 1; i <= size; ++i) {
    lua_rawgeti(L, table, i);
    result.push_back(to_json_at(L, lua_gettop(L), place + "[" + std::to_string(i) + "]", open));
    lua_pop(L, 1);
  }
  return result;
}

/// The first place at which a table of numbered values has none; 0 where it also has other keys.
lua_Integer first_hole(lua_State* L, int table) {
  for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
    if (lua_isinteger(L, -2) == 0 || lua_tointeger(L, -2) < 1) {
      lua_pop(L, 2);
      return 0;
    }
  }
  lua_Integer hole = 1;
  while (lua_rawgeti(L, table, hole) != LUA_TNIL) {
    lua_pop(L, 1);
    ++hole;
  }
  lua_pop(L, 1);
  return hole;
}

Json object_to_json(lua_State* L, int table, const std::string& place, OpenTables& open) {
  for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING) {
      if (const lua_Integer hole = first_hole(L, table)) {
        fail_json(place + "[" + std::to_string(hole) + "]",
                  "there is nothing: a list must have no holes");
      }
      fail_json(place, "keys must be 1, 2, ... without gaps or all strings, got key " +
                           describe_value(L, -2));
    }
  }
  Json result = Json::object();
  for (const std::string& key : string_keys(L, table)) {
    lua_pushlstring(L, key.data(), key.size());
    lua_rawget(L, table);
    result[key] = to_json_at(L, lua_gettop(L), place + "." + key, open);
    lua_pop(L, 1);
  }
  return result;
}

Json table_to_json(lua_State* L, int table, const std::string& place, OpenTables& open) {
  if (open.size() >= kDeepest) fail_json(place, "tables are nested more than 100 deep");
  luaL_checkstack(L, 8, "nested tables");
  if (is_read_only(L, table)) fail_json(place, "a shipped table cannot be stored as JSON");
  const void* identity = lua_topointer(L, table);
  if (std::find(open.begin(), open.end(), identity) != open.end())
    fail_json(place, "a table that contains itself cannot be stored as JSON");
  open.push_back(identity);
  const lua_Integer size = array_size(L, table);
  Json result = size > 0 || (size == 0 && !is_marked_object(L, table))
                    ? array_to_json(L, table, size, place, open)
                    : object_to_json(L, table, place, open);
  open.pop_back();
  return result;
}

Json to_json_at(lua_State* L, int index, const std::string& place, OpenTables& open) {
  switch (lua_type(L, index)) {
    case LUA_TNIL:
      return nullptr;
    case LUA_TBOOLEAN:
      return lua_toboolean(L, index) != 0;
    case LUA_TNUMBER:
      if (lua_isinteger(L, index) != 0) return std::int64_t{lua_tointeger(L, index)};
      return lua_tonumber(L, index);
    case LUA_TSTRING:
      return std::string(*LuaValue<std::string>::read(L, index));
    case LUA_TTABLE:
      return table_to_json(L, index, place, open);
    case LUA_TLIGHTUSERDATA:
      if (lua_touserdata(L, index) == nullptr) return nullptr;
      break;
    default:
      break;
  }
  fail_json(place, "a " + describe_value(L, index) + " cannot be stored as JSON");
}

}  // namespace

OptionValue to_option(lua_State* L, int index, std::string_view where, std::string_view key) {
  if (auto value = LuaValue<bool>::read(L, index)) return *value;
  if (lua_isinteger(L, index) != 0) return std::int64_t{lua_tointeger(L, index)};
  if (auto value = LuaValue<double>::read(L, index)) return *value;
  if (auto value = LuaValue<std::string>::read(L, index)) return *std::move(value);
  // Lua may take what follows a hole for the end of the list.
  if (const int table = lua_absindex(L, index);
      lua_istable(L, table) && array_size(L, table) < 0 && first_hole(L, table) > 0) {
    fail(ErrorKind::invalid_argument, "{}: option '{}' must be a list without holes", where, key);
  }
  if (auto value = LuaValue<std::vector<std::int64_t>>::read(L, index)) return *std::move(value);
  if (auto value = LuaValue<std::vector<double>>::read(L, index)) return *std::move(value);
  fail(ErrorKind::invalid_argument,
       "{}: option '{}' must be a boolean, a number, a string or a list of numbers, got {}", where,
       key, describe_value(L, index));
}

namespace {

void push_element(lua_State* L, std::int64_t value) { lua_pushinteger(L, value); }
void push_element(lua_State* L, double value) { lua_pushnumber(L, value); }

struct PushOption {
  lua_State* L;

  void operator()(bool value) const { lua_pushboolean(L, value ? 1 : 0); }
  void operator()(std::int64_t value) const { lua_pushinteger(L, value); }
  void operator()(double value) const { lua_pushnumber(L, value); }
  void operator()(const std::string& value) const {
    lua_pushlstring(L, value.data(), value.size());
  }
  template <class T>
  void operator()(const std::vector<T>& values) const {
    lua_createtable(L, static_cast<int>(values.size()), 0);
    lua_Integer position = 0;
    for (const T value : values) {
      push_element(L, value);
      lua_rawseti(L, -2, ++position);
    }
  }
};

}  // namespace

void push_option(lua_State* L, const OptionValue& value) { std::visit(PushOption{L}, value); }

Options to_options(lua_State* L, int index, std::string_view where) {
  Options options;
  if (lua_isnoneornil(L, index)) return options;
  if (!lua_istable(L, index)) {
    fail(ErrorKind::invalid_argument, "{}: options must be a table, got {}", where,
         describe_value(L, index));
  }
  const int table = lua_absindex(L, index);
  for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING) {
      fail(ErrorKind::invalid_argument, "{}: options are named, got a value at [{}]", where,
           describe_value(L, -2));
    }
  }
  for (const std::string& key : string_keys(L, table)) {
    lua_pushlstring(L, key.data(), key.size());
    lua_rawget(L, table);
    options.set(key, to_option(L, lua_gettop(L), where, key));
    lua_pop(L, 1);
  }
  return options;
}

void push_options(lua_State* L, const Options& options) {
  lua_newtable(L);
  for (const auto& [name, value] : options) {
    push_option(L, value);
    lua_setfield(L, -2, name.c_str());
  }
}

Json to_json(lua_State* L, int index) {
  OpenTables open;
  return to_json_at(L, lua_absindex(L, index), "value", open);
}

void push_json(lua_State* L, const Json& value) {
  luaL_checkstack(L, 8, "nested values");
  switch (value.type()) {
    case Json::value_t::boolean:
      lua_pushboolean(L, value.get<bool>() ? 1 : 0);
      return;
    case Json::value_t::number_integer:
      lua_pushinteger(L, value.get<std::int64_t>());
      return;
    case Json::value_t::number_unsigned: {
      const auto number = value.get<std::uint64_t>();
      if (std::in_range<lua_Integer>(number)) {
        lua_pushinteger(L, static_cast<lua_Integer>(number));
      } else {
        lua_pushnumber(L, static_cast<double>(number));
      }
      return;
    }
    case Json::value_t::number_float:
      lua_pushnumber(L, value.get<double>());
      return;
    case Json::value_t::string: {
      const auto& text = value.get_ref<const std::string&>();
      lua_pushlstring(L, text.data(), text.size());
      return;
    }
    case Json::value_t::array:
      lua_createtable(L, static_cast<int>(value.size()), 0);
      for (std::size_t i = 0; i < value.size(); ++i) {
        push_json(L, value[i]);
        lua_rawseti(L, -2, static_cast<lua_Integer>(i + 1));
      }
      return;
    case Json::value_t::object:
      lua_newtable(L);
      for (const auto& [key, member] : value.items()) {
        lua_pushlstring(L, key.data(), key.size());
        push_json(L, member);
        lua_rawset(L, -3);
      }
      if (value.empty()) {
        luaL_newmetatable(L, kEmptyObject);
        lua_setmetatable(L, -2);
      }
      return;
    default:
      push_json_null(L);
  }
}

void push_json_null(lua_State* L) { lua_pushlightuserdata(L, nullptr); }

}  // namespace optbench::bindings
