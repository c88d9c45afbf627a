// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings {

// Inspecting values without running script code, for completion at the prompt. Fields are looked up
// through `__index` tables (inheritance, read-only modules), never through functions.

/// Pushes field `name` of the value at `index`; false, pushing nothing, when it has none.
[[nodiscard]] bool push_raw_field(lua_State* L, int index, std::string_view name);

/// The string keys of the value at `index`, sorted; none for values without fields.
[[nodiscard]] std::vector<std::string> raw_field_names(lua_State* L, int index);

/// The type name of the userdata at `index` ("Tensor"); empty for other values.
[[nodiscard]] std::string raw_type_name(lua_State* L, int index);

/// Pushes what `require` of `module` has returned; false, pushing nothing, when it was not called.
[[nodiscard]] bool push_loaded_module(lua_State* L, std::string_view module);

/// The module name of the table at `index` in `require`; empty if it is not a module.
[[nodiscard]] std::string loaded_module_name(lua_State* L, int index);

}  // namespace optbench::bindings
