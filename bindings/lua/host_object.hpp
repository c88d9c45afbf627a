// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/error.hpp"

#include <lua.hpp>

#include <type_traits>

namespace optbench::bindings {

namespace detail {
template <class T>
inline constexpr char host_object_key = 0;  // its address is the key
}

/// Gives bindings access to an object of the host (the catalog, the run settings) by its type.
/// REQUIRES: it outlives the interpreter's last script.
template <class T>
void set_host_object(lua_State* L, T& object) {
  lua_pushlightuserdata(L, const_cast<std::remove_const_t<T>*>(&object));
  lua_rawsetp(L, LUA_REGISTRYINDEX, &detail::host_object_key<T>);
}

/// Throws Error(internal) when none was set.
template <class T>
[[nodiscard]] T& host_object(lua_State* L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &detail::host_object_key<T>);
  auto* object = static_cast<T*>(lua_touserdata(L, -1));
  lua_pop(L, 1);
  if (object == nullptr)
    fail(ErrorKind::internal, "a wrapper asked for a host object that is not set");
  return *object;
}

}  // namespace optbench::bindings
