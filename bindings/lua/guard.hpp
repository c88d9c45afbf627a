// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

#include <exception>
#include <string>
#include <string_view>

namespace optbench::bindings {

/// Pushes `message` with the position of the innermost script line: "run.lua:12: message".
void push_located(lua_State* L, std::string_view message);

/// Pushes the message of `error` for script authors: one line, with position, without C++ names. A
/// ScriptError is pushed unchanged, because it already has a position.
void push_exception(lua_State* L, const std::exception& error);

/// The only place where C++ errors become Lua errors: every function that Lua can call is
/// `guarded<body>`. Lua's own errors are not std::exceptions and pass through, running destructors
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

/// Calls the function below its `arguments` on the stack, like lua_call, but throws ScriptError
/// instead of raising. Function and arguments are then removed from the stack.
///
/// This is how C++ calls a script. It does not change whether operations are recorded for
/// backward(): optimizers and schedules are called without recording.
void protected_call(lua_State* L, int arguments, int results);

}  // namespace optbench::bindings
