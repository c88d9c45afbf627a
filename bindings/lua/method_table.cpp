// SPDX-License-Identifier: MIT
#include "bindings/lua/method_table.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/interpreter_state.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <string>
#include <vector>

namespace optbench::bindings {
namespace {

/// Adds the functions to the table on top of the stack and to the documentation.
void add_methods(lua_State* L, const std::string& prefix, MethodTables tables) {
  auto& documentation = interpreter_state(L).documentation;
  for (const auto& table : tables) {
    for (const Method& entry : table) {
      const std::string name = prefix + entry.name;
      if (*entry.usage == '\0' || *entry.help == '\0') {
        fail(ErrorKind::internal, "{}: is registered without usage or help", name);
      }
      lua_pushstring(L, entry.name);
      if (lua_rawget(L, -2) != LUA_TNIL) fail(ErrorKind::internal, "{}: is registered twice", name);
      lua_pop(L, 1);
      lua_pushstring(L, entry.name);
      lua_pushcfunction(L, entry.function);
      lua_rawset(L, -3);
      documentation.push_back({name, entry.usage, entry.help});
    }
  }
}

[[noreturn]] void fail_unknown_method(lua_State* L, const char* type) {
  const std::string name(check_string(L, 2));
  std::vector<std::string> names = string_keys(L, lua_upvalueindex(1));
  const std::vector<std::string> properties = string_keys(L, lua_upvalueindex(4));
  names.insert(names.end(), properties.begin(), properties.end());
  fail(ErrorKind::unknown_name, "{} has no {} '{}'{}", type,
       properties.empty() ? "method" : "method or property", name, did_you_mean(name, names));
}

/// Called for a string key that is neither method nor property. Upvalues: as of index_value.
int unknown_method(lua_State* L) { fail_unknown_method(L, lua_tostring(L, lua_upvalueindex(3))); }

/// `value[key]`. Upvalues: methods, the function for other keys or nil, type name, properties.
/// All method calls go through here, so a hit accesses only the table.
int index_value(lua_State* L) {
  if (lua_type(L, 2) == LUA_TSTRING) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(4)) != LUA_TNIL) {
      const lua_CFunction read = lua_tocfunction(L, -1);
      lua_settop(L, 1);
      return read(L);
    }
    return guarded<unknown_method>(L);
  }
  if (lua_isnil(L, lua_upvalueindex(2))) return guarded<unknown_method>(L);
  return lua_tocfunction(L, lua_upvalueindex(2))(L);
}

}  // namespace

void detail::register_type(lua_State* L, const char* name, lua_CFunction release,
                           MethodTables methods, MethodTables metamethods,
                           MethodTables properties) {
  if (luaL_newmetatable(L, name) == 0) fail(ErrorKind::internal, "{}: is registered twice", name);
  add_methods(L, std::string(name) + ":", metamethods);
  for (const char* event : {"__gc", "__close"}) {
    lua_pushcfunction(L, release);
    lua_setfield(L, -2, event);
  }
  lua_pushstring(L, name);
  lua_setfield(L, -2, "__metatable");  // shipped types are read-only too

  lua_newtable(L);
  add_methods(L, std::string(name) + ":", methods);
  const Method release_method = {"release", release, "value:release()",
                                 "Gives the memory up now instead of at the next collection; using "
                                 "the value afterwards is an error. Releasing twice is not."};
  add_methods(L, std::string(name) + ":", {std::span(&release_method, 1)});
  lua_getfield(L, -2, "__index");
  lua_pushstring(L, name);
  lua_newtable(L);
  add_methods(L, std::string(name) + ".", properties);
  lua_pushcclosure(L, index_value, 4);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}

void push_module(lua_State* L, const char* name, MethodTables functions) {
  lua_newtable(L);
  add_methods(L, std::string(name) + ".", functions);
}

}  // namespace optbench::bindings
