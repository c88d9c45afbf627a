// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

namespace optbench::bindings {

/// Makes error messages name the line that called into this source instead of a line of its own:
/// what a layer of nn is given wrongly is a matter of the script that uses it. `source` is as in
/// lua_Debug: "@nn/linear.lua".
void leave_unnamed(lua_State* L, const char* source);

[[nodiscard]] bool is_left_unnamed(lua_State* L, const char* source);

}  // namespace optbench::bindings
