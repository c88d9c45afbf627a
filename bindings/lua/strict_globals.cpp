// SPDX-License-Identifier: MIT
#include "bindings/lua/strict_globals.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/guard.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <string>
#include <string_view>

namespace optbench::bindings {
namespace {

constexpr const char* kForeignNames[] = {"arg",    "unpack", "loadstring", "setfenv", "getfenv",
                                         "module", "bit",    "bit32",      "jit",     "newproxy"};

bool is_declared(lua_State* L, int key) {
  lua_pushvalue(L, key);
  const bool declared = lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL;
  lua_pop(L, 1);
  return declared;
}

/// Whether the accessing code is the top level of a chunk, or C.
bool at_top_level(lua_State* L) {
  lua_Debug caller;
  if (lua_getstack(L, 1, &caller) == 0) return true;
  lua_getinfo(L, "S", &caller);
  return std::string_view(caller.what) != "Lua";
}

/// `_G[key]` for an absent key. Upvalue: the declared names.
int read_absent_global(lua_State* L) {
  if (lua_type(L, 2) != LUA_TSTRING || is_declared(L, 2)) return 0;
  const std::string name(check_string(L, 2));
  fail(ErrorKind::unknown_name, "undeclared variable '{}'{}", name,
       did_you_mean(name, string_keys(L, 1)));
}

/// `_G[key] = value` for an absent key. Upvalue: the declared names.
int assign_new_global(lua_State* L) {
  if (lua_type(L, 2) == LUA_TSTRING && !is_declared(L, 2)) {
    if (!at_top_level(L)) {
      fail(ErrorKind::unknown_name,
           "assignment to undeclared variable '{}' inside a function; write 'local {}', or assign "
           "it at the top level of the script first",
           check_string(L, 2), check_string(L, 2));
    }
    lua_pushvalue(L, 2);
    lua_pushboolean(L, 1);
    lua_rawset(L, lua_upvalueindex(1));
  }
  lua_rawset(L, 1);
  return 0;
}

}  // namespace

void make_globals_strict(lua_State* L) {
  lua_pushglobaltable(L);
  make_strict(L, -1);
  lua_pop(L, 1);
}

void make_strict(lua_State* L, int table) {
  lua_pushvalue(L, table);
  lua_newtable(L);  // the metatable
  lua_newtable(L);  // the declared names
  for (const char* name : kForeignNames) {
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, name);
  }
  lua_pushvalue(L, -1);
  lua_pushcclosure(L, guarded<read_absent_global>, 1);
  lua_setfield(L, -3, "__index");
  lua_pushcclosure(L, guarded<assign_new_global>, 1);
  lua_setfield(L, -2, "__newindex");
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
}

}  // namespace optbench::bindings
