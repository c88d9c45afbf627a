// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

namespace optbench::bindings {

/// Makes misspelt names errors, like strict.lua:
///
/// - reading a global that was never assigned is an error (with a suggestion);
/// - a new global may be assigned at the top level of a script, a module or a prompt line, also to
///   nil, which declares it; inside a function it is an error, since `local` is missing;
/// - `rawget(_G, "name")` reads without an error, `rawset(_G, "name", value)` always assigns.
///
/// Names of other Lua versions that portable modules test (unpack, setfenv, jit, ...) count as
/// declared: they are nil.
void make_globals_strict(lua_State* L);

/// The same for a table that is used as the globals of a script.
void make_strict(lua_State* L, int table);

}  // namespace optbench::bindings
