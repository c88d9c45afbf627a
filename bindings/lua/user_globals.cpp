// SPDX-License-Identifier: MIT
#include "bindings/lua/user_globals.hpp"

#include "bindings/lua/raw_lookup.hpp"
#include "bindings/lua/read_only.hpp"
#include "bindings/lua/stack_guard.hpp"

#include <array>

namespace optbench::bindings {
namespace {

constexpr const char* kShipped = "optbench.shipped_globals";  // in the registry
constexpr const char* kScriptArguments = "arg";               // set for every script that runs
constexpr const char* kShippedLibraries = "optbench.shipped_libraries";  // in the registry
constexpr std::array kLibraries = {LUA_COLIBNAME,   LUA_TABLIBNAME,  LUA_STRLIBNAME,
                                   LUA_MATHLIBNAME, LUA_UTF8LIBNAME, LUA_OSLIBNAME,
                                   LUA_IOLIBNAME,   LUA_DBLIBNAME,   LUA_LOADLIBNAME};

/// Replaces the table on top of the stack by a copy; its fields alone, by raw access.
void copy_top(lua_State* L) {
  lua_newtable(L);
  for (lua_pushnil(L); lua_next(L, -3) != 0;) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, -4);
  }
  lua_remove(L, -2);
}

/// Puts copies of Lua's libraries, taken from the table at `from`, into the one on top of the
/// stack. Those that are read-only, as in the sandbox, need none.
void copy_libraries(lua_State* L, int from) {
  for (const char* name : kLibraries) {
    lua_pushstring(L, name);
    if (lua_rawget(L, from) == LUA_TTABLE && !is_read_only(L, -1)) {
      copy_top(L);
      lua_setfield(L, -2, name);
    } else {
      lua_pop(L, 1);
    }
  }
}

}  // namespace

std::span<const char* const> shipped_libraries() { return kLibraries; }

void note_shipped_globals(lua_State* L) {
  const StackGuard guard(L);
  lua_pushglobaltable(L);
  copy_top(L);
  lua_newtable(L);
  copy_libraries(L, lua_gettop(L) - 1);
  lua_setfield(L, LUA_REGISTRYINDEX, kShippedLibraries);
  lua_setfield(L, LUA_REGISTRYINDEX, kShipped);
}

void push_shipped_globals(lua_State* L) {
  if (lua_getfield(L, LUA_REGISTRYINDEX, kShipped) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_pushglobaltable(L);
  }
  copy_top(L);
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, LUA_GNAME);
  if (lua_getfield(L, LUA_REGISTRYINDEX, kShippedLibraries) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_pushglobaltable(L);
  }
  lua_insert(L, -2);
  copy_libraries(L, lua_gettop(L) - 1);
  lua_remove(L, -2);
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
