// SPDX-License-Identifier: MIT
#include "bindings/lua/library/ordered_pairs.hpp"

#include "bindings/lua/guard.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace optbench::bindings {
namespace {

/// A key of a list of keys, with what it is ordered by.
struct Key {
  enum class Rank { integer_or_float, text, other };
  Rank rank;
  lua_Number number = 0;
  lua_Integer integer = 0;  ///< of integers that are no exact float
  std::string_view text;    ///< Lua keeps it: the list holds the string
  lua_Integer place = 0;    ///< in the list

  [[nodiscard]] bool operator<(const Key& other) const {
    if (rank != other.rank) return rank < other.rank;
    if (rank == Rank::text) return text < other.text;
    if (rank == Rank::other) return place < other.place;
    if (number != other.number) return number < other.number;
    return integer < other.integer;
  }
};

Key key_at_top(lua_State* L, lua_Integer place) {
  Key key{.rank = Key::Rank::other, .text = {}, .place = place};
  if (lua_type(L, -1) == LUA_TNUMBER) {
    key.rank = Key::Rank::integer_or_float;
    key.number = lua_tonumber(L, -1);
    key.integer = lua_isinteger(L, -1) != 0 ? lua_tointeger(L, -1) : 0;
  } else if (lua_type(L, -1) == LUA_TSTRING) {
    key.rank = Key::Rank::text;
    std::size_t size = 0;
    const char* text = lua_tolstring(L, -1, &size);
    key.text = {text, size};
  }
  return key;
}

/// Pushes the keys of the table at `table` as a list, in order.
void push_ordered_keys(lua_State* L, int table) {
  lua_newtable(L);
  const int found = lua_gettop(L);
  std::vector<Key> keys;
  for (lua_pushnil(L); lua_next(L, table) != 0;) {
    lua_pop(L, 1);
    const auto place = static_cast<lua_Integer>(keys.size()) + 1;
    keys.push_back(key_at_top(L, place));
    lua_pushvalue(L, -1);
    lua_rawseti(L, found, place);
  }
  std::sort(keys.begin(), keys.end());
  lua_createtable(L, static_cast<int>(keys.size()), 0);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    lua_rawgeti(L, found, keys[i].place);
    lua_rawseti(L, -2, static_cast<lua_Integer>(i) + 1);
  }
  lua_remove(L, found);
}

/// Upvalues: the table, its keys in order, how many of them were listed.
int next_in_order(lua_State* L) {
  lua_Integer listed = lua_tointeger(L, lua_upvalueindex(3));
  for (;;) {
    lua_settop(L, 0);
    if (lua_rawgeti(L, lua_upvalueindex(2), ++listed) == LUA_TNIL) return 1;
    lua_pushvalue(L, -1);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) break;  // else it was removed meanwhile
  }
  lua_pushinteger(L, listed);
  lua_replace(L, lua_upvalueindex(3));
  return 2;
}

/// Whether `next` lists the table in the same order in every process.
bool has_own_order(lua_State* L, int table) {
  bool has_text = false;
  int count = 0;
  for (lua_pushnil(L); lua_next(L, table) != 0; ++count) {
    lua_pop(L, 1);
    has_text = has_text || lua_type(L, -1) == LUA_TSTRING;
    if (has_text && count > 0) {
      lua_pop(L, 1);
      return false;
    }
  }
  return true;
}

/// pairs(t). Upvalue: next.
int pairs(lua_State* L) {
  luaL_checkany(L, 1);
  lua_settop(L, 1);
  if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
    lua_insert(L, 1);
    lua_call(L, 1, 3);
    return 3;
  }
  if (lua_istable(L, 1) && !has_own_order(L, 1)) {
    push_ordered_iterator(L, 1);
  } else {
    lua_pushvalue(L, lua_upvalueindex(1));
  }
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

}  // namespace

void push_ordered_iterator(lua_State* L, int index) {
  const int table = lua_absindex(L, index);
  lua_pushvalue(L, table);
  push_ordered_keys(L, table);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, guarded<next_in_order>, 3);
}

void order_pairs(lua_State* L) {
  lua_getglobal(L, "next");
  lua_pushcclosure(L, guarded<pairs>, 1);
  lua_setglobal(L, "pairs");
}

}  // namespace optbench::bindings
