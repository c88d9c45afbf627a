// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

#include <span>
#include <string>
#include <vector>

namespace optbench::bindings {

/// Marks all current globals as shipped: globals that are set or changed later are the user's.
void note_shipped_globals(lua_State* L);

/// Pushes a new table with the shipped globals and copies of Lua's libraries, as they stood when
/// they were marked: whatever scripts have done to theirs since. Before that, as they stand now.
void push_shipped_globals(lua_State* L);
/// Lua's libraries, which scripts may change outside the sandbox.
[[nodiscard]] std::span<const char* const> shipped_libraries();

/// Pops a value and makes it a shipped global, unless the user has a global of this name.
void add_shipped_global(lua_State* L, const char* name);

/// The names of the user's globals, sorted. REQUIRES note_shipped_globals().
[[nodiscard]] std::vector<std::string> user_globals(lua_State* L);

}  // namespace optbench::bindings
