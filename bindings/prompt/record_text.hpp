// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/cli/text_colours.hpp"

#include <lua.hpp>

#include <string>

namespace optbench::bindings::prompt {

/// Whether the value at `index` is a record of optbench.run (or one read from a result file).
[[nodiscard]] bool is_record(lua_State* L, int index);

/// A record as readable text: what was run, how it ended, first, best and last value
/// of each metric, and a plot of the losses over the epochs. At most `columns` wide.
[[nodiscard]] std::string record_text(lua_State* L, int index, int columns,
                                      const cli::TextColours& colours);

/// The same in one line: "quadratic_deep, sgd: finished, test loss 87.1".
[[nodiscard]] std::string record_line(lua_State* L, int index);

}  // namespace optbench::bindings::prompt
