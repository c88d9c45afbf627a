// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

#include <string_view>

namespace optbench::bindings {

// The sandbox (`--sandbox`): an interpreter for a script that somebody sent. What would be
// dangerous is not there at all, for shipped scripts either, so there is nothing to get hold of.
//
// A script has: base, coroutine, table, string, math and utf8; os.clock, os.time, os.date and
// os.difftime; debug.traceback and the lines of debug.getinfo; `load` of text, whose globals are
// the script's; `require` within its own folder and of what is shipped; torch, optbench and the
// other shipped modules. Not: io, dofile, loadfile, package, string.dump, finalizers (`__gc`), and
// of collectgarbage "collect", "step" and "count" alone. Libraries are read-only, against rawset as
// well, and globals are a script's own, so it changes nothing for another. Functions of ours that
// touch files refuse (files_allowed.hpp).
//
// docs/sandbox.md says what it protects against and what not.

/// In place of luaL_openlibs.
void open_sandbox_libraries(lua_State* L);
/// Takes away what scripts may not have. REQUIRES: make_interruptible was called, our searcher is
/// package.searchers[2].
void close_sandbox(lua_State* L);

/// The globals of the scripts that are run, typed and required: they know each other.
void push_shared_globals(lua_State* L);
/// Gives them to the chunk on top of the stack.
void set_shared_globals(lua_State* L);
/// Gives globals of its own to the chunk on top of the stack: an optimizer's or a schedule's file.
void set_own_globals(lua_State* L);

/// Throws Error(script) in a sandbox, when the table at `index`, which is about to become
/// a metatable, has a finalizer. Outside it does nothing.
void expect_no_finalizer(lua_State* L, int index, std::string_view where);

}  // namespace optbench::bindings
