// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

namespace optbench::bindings {

/// Hides a source in the positions of error messages, which then name the calling line: wrong
/// arguments of an nn layer are errors of the calling script. `source` is as in lua_Debug:
/// "@nn/linear.lua".
void hide_source(lua_State* L, const char* source);

[[nodiscard]] bool is_hidden_source(lua_State* L, const char* source);

}  // namespace optbench::bindings
