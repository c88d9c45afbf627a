// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

#include <exception>
#include <string>
#include <string_view>

namespace optbench::bindings {

/// Pushes `message` behind the position of the nearest script line: "run.lua:12: message".
void push_located(lua_State* L, std::string_view message);

/// Pushes what a script's author should read about `error`: one line, located, without C++ names.
/// A ScriptError is pushed as it is, because it names its line already.
void push_exception(lua_State* L, const std::exception& error);

/// The only place where C++ errors become Lua errors: every function that Lua can call is
/// `guarded<body>`. Lua's own errors are no std::exception and pass through, running destructors
/// (Lua is linked as its C++ build).
template <auto body>
int guarded(lua_State* L) {
  try {
    return body(L);
  } catch (const std::exception& error) {
    push_exception(L, error);
  }
  return lua_error(L);  // outside the handler: the exception object is gone
}

/// Calls the function that lies below its `arguments` on the stack, as lua_call does, but throws
/// ScriptError instead of raising. The stack is then as it was without function and arguments.
///
/// This is how C++ calls a script. Whether operations are recorded for backward() stays as it is:
/// rules and schedules are called without recording.
void protected_call(lua_State* L, int arguments, int results);

}  // namespace optbench::bindings
