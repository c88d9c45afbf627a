// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

namespace optbench::bindings {

struct InterpreterState;

// Stopping a running script, without cost until then: an interrupt sets a hook on the running
// coroutine, which raises "interrupted" at every further instruction and call, so that `pcall`
// cannot catch it for good. The hook remains until the interrupt is cleared.
//
// It cannot stop: a C function that does not return (string.find with an exponential
// pattern), and finalizers (`__gc`), which Lua runs with hooks off.

/// Raises "interrupted" in the running script. Safe in a signal handler of the interpreter's
/// thread.
void request_interrupt(InterpreterState& state) noexcept;

/// Lets scripts run again. REQUIRES: no script is running.
void clear_interrupt(InterpreterState& state);

/// Replaces coroutine.resume, coroutine.wrap, coroutine.close and xpcall by versions that can be
/// interrupted: the running coroutine is tracked, and xpcall's handler, during which Lua
/// would ignore the hook, is not called for an interrupt.
void make_interruptible(lua_State* L);

}  // namespace optbench::bindings
