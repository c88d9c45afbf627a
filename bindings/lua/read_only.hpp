// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

namespace optbench::bindings {

/// Makes the table at `index` read-only, in place: fields can be read and listed (`pairs`), but
/// assigning one is the error "torch is read-only: ...". The table keeps its identity and its own
/// metamethods. Only this table, not those inside it. Does nothing when it is read-only already.
void make_read_only(lua_State* L, int index, const char* name);

/// Whether the table at `index` was made read-only.
[[nodiscard]] bool is_read_only(lua_State* L, int index);

/// Pushes the table that holds the fields of the one at `index`: itself unless it is read-only. Not
/// for scripts' hands.
void push_fields(lua_State* L, int index);

}  // namespace optbench::bindings
