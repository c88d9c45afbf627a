// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/guard.hpp"
#include "bindings/lua/userdata.hpp"

#include <lua.hpp>

#include <initializer_list>
#include <span>

namespace optbench::bindings {

/// One function that scripts can call. Only `method` makes one, so that every registered function
/// is guarded and documented.
struct Method {
  const char* name;
  lua_CFunction function;
  const char* usage;  ///< "t:add_(other: Tensor, scale: number = 1) -> t"
  const char* help;   ///< sentences; never empty
};

template <auto body>
[[nodiscard]] constexpr Method method(const char* name, const char* usage, const char* help) {
  return {name, guarded<body>, usage, help};
}

/// The families of methods of one type or module, each usually from its own file.
using MethodTables = std::initializer_list<std::span<const Method>>;

namespace detail {
void register_type(lua_State* L, const char* name, lua_CFunction release, MethodTables methods,
                   MethodTables metamethods, MethodTables properties);
}

/// Registers the type that `push<T>` makes: methods found by name, an error with a suggestion for
/// an unknown one, `__gc`, `__close` and `:release()`, and the given metamethods ("__add"). A
/// metamethod named "__index" is called for keys that are not strings (`t[1]`). A property is
/// read without a call, `value.name`: its function gets the value. Throws Error(internal) when a
/// method is registered twice or has no help.
template <class T>
void register_type(lua_State* L, MethodTables methods, MethodTables metamethods = {},
                   MethodTables properties = {}) {
  detail::register_type(L, Bound<T>::name, guarded<release<T>>, methods, metamethods, properties);
}

/// Pushes a new table with these functions and documents them as "name.function".
/// Throws Error(internal) when a function is registered twice or has no help.
void push_module(lua_State* L, const char* name, MethodTables functions);

}  // namespace optbench::bindings
