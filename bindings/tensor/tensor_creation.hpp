// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

namespace optbench::bindings::tensor {

/// The position of a trailing table of named options, { dtype = "float64" }; 0 when the last
/// argument is something else. A list ({2, 3}) and an empty table are shapes, not options.
[[nodiscard]] int options_argument(lua_State* L);

}  // namespace optbench::bindings::tensor
