// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

namespace optbench::bindings {

/// Makes the table at `index` read-only, in place: fields can be read and listed (`pairs`), but
/// assigning one is the error "torch is read-only: ...". The table keeps its identity and its own
/// metamethods. Tables inside it are not affected. Does nothing if it is already read-only.
void make_read_only(lua_State* L, int index, const char* name);

/// Whether the table at `index` was made read-only.
[[nodiscard]] bool is_read_only(lua_State* L, int index);

/// Pushes the table that holds the fields of the one at `index`: itself unless it is read-only.
/// Must not be passed to scripts.
void push_fields(lua_State* L, int index);

}  // namespace optbench::bindings
