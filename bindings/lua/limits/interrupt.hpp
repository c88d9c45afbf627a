// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

namespace optbench::bindings {

struct InterpreterState;

// Stopping a script that runs. Nothing is paid for it until it happens: an interrupt sets a hook on
// the executing coroutine, and the hook raises "interrupted" at every further instruction and call,
// so that `pcall` cannot swallow it. It stays until the interrupt is cleared.
//
// What it does not reach: a C function that does not come back (string.find with an exponential
// pattern), and finalizers (`__gc`), which Lua runs with hooks off.

/// Raises "interrupted" in whatever runs. Safe in a signal handler of the interpreter's thread.
void request_interrupt(InterpreterState& state) noexcept;

/// Lets scripts run again. REQUIRES: no script is running.
void clear_interrupt(InterpreterState& state);

/// Replaces coroutine.resume, coroutine.wrap, coroutine.close and xpcall by equals that an
/// interrupt reaches into: the running coroutine is tracked, and xpcall's handler, during which Lua
/// would ignore the hook, is not called for an interrupt.
void make_interruptible(lua_State* L);

}  // namespace optbench::bindings
