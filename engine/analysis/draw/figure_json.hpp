// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"
#include "engine/base/json_text.hpp"

#include <string_view>

namespace optbench::analysis::draw {

// Figures and tables from Lua tables.

/// { id = "mine", title = ..., caption = ...,
///   x = { title = ..., log = true, low, high, categories }, y = { ... },
///   series = { { name, x, y, lower, upper, style, optimizer, dashed }, ... },
///   rules = { { at, name, vertical }, ... } }
///
/// style: "line" (default), "steps", "points", "line_and_points" or "bars". The x of a series
/// defaults to 1, 2, ..., the id is derived from the title. `where` begins error messages. Throws
/// Error(invalid_argument) for unknown fields, wrong types and lists of unequal length.
[[nodiscard]] Figure figure_of(std::string_view where, const Json& object);

/// { id, title, caption, columns = { "optimizer", "loss" }, rows = { { "adam", 0.1 }, ... } }:
/// a column is numeric when all of its cells are numbers.
[[nodiscard]] FigureTable table_of(std::string_view where, const Json& object);

}  // namespace optbench::analysis::draw
