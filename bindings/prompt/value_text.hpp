// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/cli/text_colours.hpp"

#include <lua.hpp>

#include <string>

namespace optbench::bindings::prompt {

/// The value at `index` as the prompt shows it, without a final newline:
///
/// - numbers, strings, true, false, nil as with `print`;
/// - tensors as in tensor_text.hpp; within a table only type, shape and device;
/// - records of optbench.run as in record_text.hpp;
/// - modules by name and number of fields, functions by how they are called;
/// - other tables with their fields in order, nested and indented: on one line when that fits,
///   shortened if they are long or deep. A table inside itself is <cycle>.
///
/// Calls `__tostring` of values that have one, and therefore runs inside a protected call.
[[nodiscard]] std::string value_text(lua_State* L, int index, int columns,
                                     const cli::TextColours& colours);

/// Type and size of the value, in a few words each: {"Tensor", "float32 [2, 3], 24 bytes"}.
struct ValueSummary {
  std::string kind;
  std::string size;
};
/// Does not run script code.
[[nodiscard]] ValueSummary summarize_value(lua_State* L, int index);

}  // namespace optbench::bindings::prompt
