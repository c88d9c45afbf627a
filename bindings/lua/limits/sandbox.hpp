// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

#include <string_view>

namespace optbench::bindings {

// The sandbox (`--sandbox`): an interpreter for scripts of others. Dangerous functions are removed,
// for shipped scripts too, so that no script can get access to them.
//
// A script has: base, coroutine, table, string, math and utf8; os.clock, os.time, os.date and
// os.difftime; debug.traceback and the lines of debug.getinfo; `load` of text, whose globals are
// the script's; `require` within its own folder and of what is shipped; torch, optbench and the
// other shipped modules. Not: io, dofile, loadfile, package, string.dump, finalizers (`__gc`), and
// of collectgarbage "collect", "step" and "count" alone. Libraries are read-only, against rawset as
// well, and globals are a script's own, so it changes nothing for another. Functions of ours that
// use files raise an error (files_allowed.hpp).
//
// docs/sandbox.md says what it protects against and what not.

/// In place of luaL_openlibs.
void open_sandbox_libraries(lua_State* L);
/// Removes what scripts may not use. REQUIRES: make_interruptible was called, our searcher is
/// package.searchers[2].
void close_sandbox(lua_State* L);

/// The globals shared by the scripts that are run, typed and required.
void push_shared_globals(lua_State* L);
/// Sets them for the chunk on top of the stack.
void set_shared_globals(lua_State* L);
/// Pushes new globals: those of an optimizer's, a schedule's or a problem's file.
void push_new_globals(lua_State* L);

/// Throws Error(script) in a sandbox, when the table at `index`, which is about to become
/// a metatable, has a finalizer. Outside it does nothing.
void expect_no_finalizer(lua_State* L, int index, std::string_view where);

}  // namespace optbench::bindings
