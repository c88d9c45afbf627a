// SPDX-License-Identifier: MIT
#include "bindings/lua/raw_lookup.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/stack_guard.hpp"

#include <algorithm>

namespace optbench::bindings {
namespace {

constexpr int kLongestInheritance = 20;  // limit, since metatables may form a cycle

/// Pushes metatable field `event` of the value at `index`, raw; false when there is none.
bool push_event(lua_State* L, int index, const char* event) {
  if (lua_getmetatable(L, index) == 0) return false;
  lua_pushstring(L, event);
  lua_rawget(L, -2);
  lua_remove(L, -2);
  if (!lua_isnil(L, -1)) return true;
  lua_pop(L, 1);
  return false;
}

/// Calls `visit(table)` for the tables that provide the fields of the value at `index`, nearest
/// first, until it returns true.
template <class Visit>
bool visit_field_tables(lua_State* L, int index, Visit visit) {
  lua_pushvalue(L, index);
  for (int depth = 0; depth < kLongestInheritance; ++depth) {
    const int value = lua_gettop(L);
    if (lua_istable(L, value) && visit(value)) {
      lua_remove(L, value);
      return true;
    }
    if (!push_event(L, value, "__index")) break;
    lua_remove(L, value);
    if (!lua_istable(L, -1)) break;
  }
  lua_pop(L, 1);
  return false;
}

void push_loaded_modules(lua_State* L) { luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE); }

}  // namespace

bool push_raw_field(lua_State* L, int index, std::string_view name) {
  luaL_checkstack(L, 6, "looking up a field");
  return visit_field_tables(L, index, [&](int table) {
    lua_pushlstring(L, name.data(), name.size());
    if (lua_rawget(L, table) != LUA_TNIL) return true;
    lua_pop(L, 1);
    return false;
  });
}

std::vector<std::string> raw_field_names(lua_State* L, int index) {
  const StackGuard guard(L);
  luaL_checkstack(L, 6, "listing fields");
  std::vector<std::string> names;
  (void)visit_field_tables(L, index, [&](int table) {
    const std::vector<std::string> own = string_keys(L, table);
    names.insert(names.end(), own.begin(), own.end());
    return false;
  });
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string raw_type_name(lua_State* L, int index) {
  const StackGuard guard(L);
  if (lua_type(L, index) != LUA_TUSERDATA || !push_event(L, index, "__name")) return "";
  return lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
}

bool push_loaded_module(lua_State* L, std::string_view module) {
  push_loaded_modules(L);
  lua_pushlstring(L, module.data(), module.size());
  lua_rawget(L, -2);
  lua_remove(L, -2);
  if (!lua_isnil(L, -1)) return true;
  lua_pop(L, 1);
  return false;
}

std::string loaded_module_name(lua_State* L, int index) {
  const StackGuard guard(L);
  const int value = lua_absindex(L, index);
  if (!lua_istable(L, value)) return "";
  push_loaded_modules(L);
  std::string found;
  for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING || lua_rawequal(L, -1, value) == 0) continue;
    const std::string name = lua_tostring(L, -2);
    if (found.empty() || name < found) found = name;  // tables have no order
  }
  return found;
}

}  // namespace optbench::bindings
