// SPDX-License-Identifier: MIT
#include "bindings/lua/limits/sandbox.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/guard.hpp"
#include "bindings/lua/interpreter_state.hpp"
#include "bindings/lua/read_only.hpp"
#include "bindings/lua/strict_globals.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <string>
#include <vector>

namespace optbench::bindings {
namespace {

constexpr std::array kLibraries = {
    luaL_Reg{LUA_GNAME, luaopen_base},          luaL_Reg{LUA_LOADLIBNAME, luaopen_package},
    luaL_Reg{LUA_COLIBNAME, luaopen_coroutine}, luaL_Reg{LUA_TABLIBNAME, luaopen_table},
    luaL_Reg{LUA_STRLIBNAME, luaopen_string},   luaL_Reg{LUA_MATHLIBNAME, luaopen_math},
    luaL_Reg{LUA_UTF8LIBNAME, luaopen_utf8},    luaL_Reg{LUA_OSLIBNAME, luaopen_os},
    luaL_Reg{LUA_DBLIBNAME, luaopen_debug}};

// Their addresses are keys of the registry.
constexpr char kLoad = 0;           // Lua's own `load`
constexpr char kSharedGlobals = 0;  // made on first use

int refuse_collector_option(lua_State* L) {
  fail(ErrorKind::invalid_argument,
       "collectgarbage: the sandbox has 'collect', 'step' and 'count', got {}",
       describe_value(L, 1));
}

/// collectgarbage. Upvalue: the original.
int collect_garbage(lua_State* L) {
  const std::string_view option = lua_isnoneornil(L, 1) ? "collect" : check_string(L, 1);
  if (option != "collect" && option != "step" && option != "count") {
    return refuse_collector_option(L);
  }
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

/// setmetatable. Upvalue: the original.
int set_metatable(lua_State* L) {
  if (lua_istable(L, 2)) expect_no_finalizer(L, 2, "setmetatable");
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

int raw_set(lua_State* L) {
  check_table(L, 1);
  luaL_checkany(L, 2);
  luaL_checkany(L, 3);
  if (is_read_only(L, 1)) fail(ErrorKind::invalid_argument, "rawset: the table is read-only");
  lua_settop(L, 3);
  lua_rawset(L, 1);
  return 1;
}

/// debug.getinfo(level or function, what). Upvalue: the original. Returns only positions in code,
/// as in a traceback, and not functions, which may be private to other code.
int get_line_info(lua_State* L) {
  const std::string_view what = check_string(L, 2);
  if (what.find_first_not_of("Sl") != std::string_view::npos || lua_gettop(L) > 2) {
    fail(ErrorKind::invalid_argument,
         "debug.getinfo: the sandbox has 'S' and 'l' of a level or a function, got '{}'", what);
  }
  if (lua_isinteger(L, 1)) {
    constexpr lua_Integer kMostLevels = std::numeric_limits<int>::max() - 1;
    // This function is a level too.
    lua_pushinteger(L, std::min(lua_tointeger(L, 1), kMostLevels) + 1);
    lua_replace(L, 1);
  }
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 2, 1);
  return 1;
}

/// load(text, name, mode, globals). Upvalue: the globals of the script that calls it.
int load_text_only(lua_State* L) {
  const bool has_globals = lua_gettop(L) >= 4;
  lua_settop(L, 4);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &kLoad);
  lua_insert(L, 1);
  lua_pushliteral(L, "t");
  lua_replace(L, 4);
  if (!has_globals) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_replace(L, 5);
  }
  lua_call(L, 4, LUA_MULTRET);
  return lua_gettop(L);
}

void remove_fields(lua_State* L, int table, std::initializer_list<const char*> names) {
  const int index = lua_absindex(L, table);
  for (const char* name : names) {
    lua_pushnil(L);
    lua_setfield(L, index, name);
  }
}

/// Leaves the library on top of the stack with these fields.
void keep_fields(lua_State* L, std::initializer_list<std::string_view> kept) {
  for (const std::string& name : string_keys(L, lua_gettop(L))) {
    if (std::find(kept.begin(), kept.end(), name) == kept.end()) {
      remove_fields(L, -1, {name.c_str()});
    }
  }
}

/// Replaces field `name` of the table on top by a function that has the original as upvalue.
void replace_field(lua_State* L, const char* name, lua_CFunction function) {
  lua_getfield(L, -1, name);
  lua_pushcclosure(L, function, 1);
  lua_setfield(L, -2, name);
}

void reduce_base(lua_State* L) {
  lua_pushglobaltable(L);
  lua_getfield(L, -1, "load");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &kLoad);
  remove_fields(L, -1, {"load", "loadfile", "dofile"});
  replace_field(L, "collectgarbage", guarded<collect_garbage>);
  replace_field(L, "setmetatable", guarded<set_metatable>);
  replace_field(L, "rawset", guarded<raw_set>);
  lua_pop(L, 1);
}

/// Leaves `require` with the two searchers for shipped modules and the script's folder, and removes
/// everything that could change that.
void reduce_require(lua_State* L) {
  lua_getglobal(L, LUA_LOADLIBNAME);
  lua_getfield(L, -1, "searchers");
  for (lua_Integer i = luaL_len(L, -1); i > 2; --i) {
    lua_pushnil(L);
    lua_seti(L, -2, i);
  }
  lua_pop(L, 2);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  remove_fields(L, -1, {LUA_GNAME, LUA_LOADLIBNAME});
  lua_pop(L, 1);
  lua_pushglobaltable(L);
  remove_fields(L, -1, {LUA_LOADLIBNAME});
  lua_pop(L, 1);
}

void reduce_libraries(lua_State* L) {
  lua_getglobal(L, LUA_STRLIBNAME);
  remove_fields(L, -1, {"dump"});
  lua_getglobal(L, LUA_OSLIBNAME);
  keep_fields(L, {"clock", "time", "date", "difftime"});
  lua_getglobal(L, LUA_DBLIBNAME);
  keep_fields(L, {"traceback", "getinfo"});
  replace_field(L, "getinfo", guarded<get_line_info>);
  lua_pop(L, 3);
}

/// Method calls on strings then use the fields directly, whatever a script does to `string`.
void freeze_strings(lua_State* L) {
  lua_getglobal(L, LUA_STRLIBNAME);
  lua_getmetatable(L, -1);
  lua_getfield(L, -1, "__index");
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_pushliteral(L, "string");
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 5);
}

void freeze_libraries(lua_State* L) {
  for (const luaL_Reg& library : kLibraries) {
    if (lua_getglobal(L, library.name) == LUA_TTABLE && library.func != luaopen_base) {
      make_read_only(L, -1, library.name);
    }
    lua_pop(L, 1);
  }
  freeze_strings(L);
}

}  // namespace

void open_sandbox_libraries(lua_State* L) {
  for (const luaL_Reg& library : kLibraries) {
    luaL_requiref(L, library.name, library.func, 1);
    lua_pop(L, 1);
  }
}

void close_sandbox(lua_State* L) {
  reduce_base(L);
  reduce_require(L);
  reduce_libraries(L);
  freeze_libraries(L);
}

void push_new_globals(lua_State* L) {
  lua_newtable(L);
  const int globals = lua_gettop(L);
  lua_pushglobaltable(L);
  for (lua_pushnil(L); lua_next(L, -2) != 0;) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, globals);
  }
  lua_pop(L, 1);
  lua_pushvalue(L, globals);
  lua_setfield(L, globals, LUA_GNAME);
  lua_pushvalue(L, globals);
  lua_pushcclosure(L, guarded<load_text_only>, 1);
  lua_setfield(L, globals, "load");
  make_strict(L, globals);
}

void push_shared_globals(lua_State* L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &kSharedGlobals) == LUA_TTABLE) return;
  lua_pop(L, 1);
  push_new_globals(L);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &kSharedGlobals);
}

void set_shared_globals(lua_State* L) {
  push_shared_globals(L);
  lua_setupvalue(L, -2, 1);
}

void expect_no_finalizer(lua_State* L, int index, std::string_view where) {
  if (!interpreter_state(L).sandboxed) return;
  const int table = lua_absindex(L, index);
  lua_pushliteral(L, "__gc");
  const bool has_finalizer = lua_rawget(L, table) != LUA_TNIL;
  lua_pop(L, 1);
  if (has_finalizer) {
    fail(ErrorKind::script, "{}: there are no finalizers (__gc) in the sandbox", where);
  }
}

}  // namespace optbench::bindings
