// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

#include <string>

namespace optbench::bindings::prompt {

/// The user's globals as a table of name, kind and size, one per line, without a final newline.
/// Does not run script code.
[[nodiscard]] std::string user_globals_text(lua_State* L);

}  // namespace optbench::bindings::prompt
