// SPDX-License-Identifier: MIT
#include "bindings/lua/hidden_sources.hpp"

namespace optbench::bindings {
namespace {

constexpr const char* kRegistryKey = "optbench.hidden_sources";

}  // namespace

void hide_source(lua_State* L, const char* source) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, kRegistryKey);
  lua_pushboolean(L, 1);
  lua_setfield(L, -2, source);
  lua_pop(L, 1);
}

bool is_hidden_source(lua_State* L, const char* source) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, kRegistryKey);
  const bool found = lua_getfield(L, -1, source) != LUA_TNIL;
  lua_pop(L, 2);
  return found;
}

}  // namespace optbench::bindings
