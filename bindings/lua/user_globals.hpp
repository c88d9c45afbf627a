// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

#include <string>
#include <vector>

namespace optbench::bindings {

/// Takes the globals of this moment for ours: what is set or changed later is the user's.
void note_shipped_globals(lua_State* L);

/// Pops a value and makes it a global of ours, unless the user has one of that name.
void add_shipped_global(lua_State* L, const char* name);

/// The names of the user's globals, sorted. REQUIRES note_shipped_globals().
[[nodiscard]] std::vector<std::string> user_globals(lua_State* L);

}  // namespace optbench::bindings
