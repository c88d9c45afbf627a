// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/options.hpp"

#include <lua.hpp>
#include <nlohmann/json.hpp>

#include <string_view>

namespace optbench::bindings {

// Conversion of whole values: options, and JSON for records. Keys are always read in alphabetical
// order, because Lua's order differs from process to process.

/// One option: boolean, integer, number, string, or a list of numbers (3 stays an integer, 3.0 a
/// number; a list of integers only is one of integers). A whole float such as 3.0 in a list of
/// integers counts as an integer. Throws Error(invalid_argument) "where: option 'key' ..." for
/// anything else.
[[nodiscard]] OptionValue to_option(lua_State* L, int index, std::string_view where,
                                    std::string_view key);
void push_option(lua_State* L, const OptionValue& value);

/// A table of named options; nil or absent gives none. Throws Error(invalid_argument) if a key is
/// not a string or a value not an option.
[[nodiscard]] Options to_options(lua_State* L, int index, std::string_view where);
void push_options(lua_State* L, const Options& options);

/// A Lua value as JSON. NaN and infinities are kept as numbers, integers and floats apart.
///
/// A table whose keys are exactly 1..n is an array, one whose keys are all strings an object. An
/// empty table is an array, unless it came from an empty JSON object (push_json marks those).
/// push_json_null's value is null. Throws Error(invalid_argument), naming the place, for mixed or
/// sparse keys, for functions and userdata, and for tables nested more than 100 deep (cycles).
[[nodiscard]] nlohmann::ordered_json to_json(lua_State* L, int index);

/// The reverse: arrays and objects become tables, null becomes the value of push_json_null.
void push_json(lua_State* L, const nlohmann::ordered_json& value);

/// The Lua value for null: a table cannot store nil.
void push_json_null(lua_State* L);

}  // namespace optbench::bindings
