// SPDX-License-Identifier: MIT
#include "bindings/lua/user_globals.hpp"

#include "bindings/lua/raw_lookup.hpp"
#include "bindings/lua/stack_guard.hpp"

namespace optbench::bindings {
namespace {

constexpr const char* kShipped = "optbench.shipped_globals";  // in the registry
constexpr const char* kScriptArguments = "arg";               // set for every script that runs

}  // namespace

void note_shipped_globals(lua_State* L) {
  const StackGuard guard(L);
  lua_newtable(L);
  lua_pushglobaltable(L);
  for (lua_pushnil(L); lua_next(L, -2) != 0;) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, -5);
  }
  lua_pop(L, 1);
  lua_setfield(L, LUA_REGISTRYINDEX, kShipped);
}

void add_shipped_global(lua_State* L, const char* name) {
  const int value = lua_gettop(L);
  lua_pushglobaltable(L);
  lua_getfield(L, LUA_REGISTRYINDEX, kShipped);
  lua_pushstring(L, name);
  if (lua_rawget(L, value + 1) == LUA_TNIL) {
    for (const int table : {value + 1, value + 2}) {
      lua_pushstring(L, name);
      lua_pushvalue(L, value);
      lua_rawset(L, table);
    }
  }
  lua_settop(L, value - 1);
}

std::vector<std::string> user_globals(lua_State* L) {
  const StackGuard guard(L);
  lua_getfield(L, LUA_REGISTRYINDEX, kShipped);
  const int shipped = lua_gettop(L);
  lua_pushglobaltable(L);
  std::vector<std::string> names;
  for (const std::string& name : raw_field_names(L, -1)) {
    if (name == kScriptArguments || !push_raw_field(L, shipped + 1, name)) continue;
    const bool ours = push_raw_field(L, shipped, name) && lua_rawequal(L, -1, -2) != 0;
    if (!ours) names.push_back(name);
    lua_settop(L, shipped + 1);
  }
  return names;
}

}  // namespace optbench::bindings
