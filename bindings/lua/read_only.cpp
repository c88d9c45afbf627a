// SPDX-License-Identifier: MIT
#include "bindings/lua/read_only.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/guard.hpp"
#include "bindings/lua/library/ordered_pairs.hpp"
#include "engine/base/error.hpp"

namespace optbench::bindings {
namespace {

constexpr const char* kMark = "read-only";  // the result of getmetatable for such a table

/// Upvalue: the module's name.
int refuse_assignment(lua_State* L) {
  const std::string key = luaL_tolstring(L, 2, nullptr);
  fail(ErrorKind::invalid_argument, "{} is read-only: cannot set '{}'",
       lua_tostring(L, lua_upvalueindex(1)), key);
}

/// Upvalue: the table that holds the fields, which no script must come by.
int list_fields(lua_State* L) {
  push_ordered_iterator(L, lua_upvalueindex(1));
  return 1;
}

/// Upvalue: the table that holds the fields.
int count_fields(lua_State* L) {
  lua_pushinteger(L, luaL_len(L, lua_upvalueindex(1)));
  return 1;
}

bool is_event_name(lua_State* L, int index) {
  return lua_type(L, index) == LUA_TSTRING &&
         std::string_view(lua_tostring(L, index)).starts_with("__");
}

/// Moves every pair of the table at `from` into a new table, which is pushed. Events ("__index")
/// are left in place as well: a class is the metatable of its instances, and Lua looks into a
/// metatable itself, past its own metatable.
void push_moved_fields(lua_State* L, int from) {
  lua_newtable(L);
  for (lua_pushnil(L); lua_next(L, from) != 0;) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, -4);  // fields[key] = value; the key stays for lua_next
    if (is_event_name(L, -1)) continue;
    lua_pushvalue(L, -1);
    lua_pushnil(L);
    lua_rawset(L, from);  // clearing a field is allowed while listing
  }
}

}  // namespace

bool is_read_only(lua_State* L, int index) {
  if (luaL_getmetafield(L, index, "__metatable") == LUA_TNIL) return false;
  const bool marked =
      lua_type(L, -1) == LUA_TSTRING && std::string_view(lua_tostring(L, -1)) == kMark;
  lua_pop(L, 1);
  return marked;
}

void push_fields(lua_State* L, int index) {
  if (is_read_only(L, index)) {
    (void)luaL_getmetafield(L, index, "__index");
  } else {
    lua_pushvalue(L, index);
  }
}

void make_read_only(lua_State* L, int index, const char* name) {
  const int table = lua_absindex(L, index);
  if (is_read_only(L, table)) return;
  push_moved_fields(L, table);
  const int fields = lua_gettop(L);
  lua_newtable(L);  // the new metatable, starting from the old one
  if (lua_getmetatable(L, table) != 0) {
    for (lua_pushnil(L); lua_next(L, -2) != 0;) {
      lua_pushvalue(L, -2);
      lua_insert(L, -2);
      lua_rawset(L, -5);
    }
    lua_setmetatable(L, fields);  // an inherited __index still handles absent fields
  }
  lua_pushvalue(L, fields);
  lua_setfield(L, -2, "__index");
  lua_pushstring(L, name);
  lua_pushcclosure(L, guarded<refuse_assignment>, 1);
  lua_setfield(L, -2, "__newindex");
  lua_pushvalue(L, fields);
  lua_pushcclosure(L, guarded<list_fields>, 1);
  lua_setfield(L, -2, "__pairs");
  lua_pushvalue(L, fields);
  lua_pushcclosure(L, guarded<count_fields>, 1);
  lua_setfield(L, -2, "__len");
  lua_pushstring(L, kMark);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, table);
  lua_pop(L, 1);
}

}  // namespace optbench::bindings
