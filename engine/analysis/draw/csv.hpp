// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace optbench::analysis::draw {

/// Comma-separated values (RFC 4180: CRLF, quotes doubled, fields quoted where they must be) of a
/// figure, one line per point: series,group,x,y,lower,upper, then one column per other_x under its
/// title, and note if a series has notes. A grid has the columns x,y,value,text; ranks have
/// name,rank. Columns that a series lacks are empty. All series are written, not only the groups
/// shown.
///
/// Numbers have the fewest digits that read back to the same value; NaN, Infinity and -Infinity are
/// written as these words. Throws the errors of view_of().
[[nodiscard]] std::string csv_text(const Figure& figure);

/// A table: csv_columns(), then rows. A cell is its parts in a column that has some, else its value
/// where it has one, else its text; "best" is left out. What is missing in a row is empty.
[[nodiscard]] std::string csv_text(const FigureTable& table);

/// The names of a table's columns in CSV: headings, and in place of some their parts. A name that
/// stands there already is followed by " 2", " 3", ...
[[nodiscard]] std::vector<std::string> csv_columns(const FigureTable& table);

/// A number and a field in the format of these files.
[[nodiscard]] std::string csv_number(double value);
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace optbench::analysis::draw
