// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"

#include <string>
#include <string_view>

namespace optbench::analysis::draw {

/// Comma-separated values (RFC 4180: CRLF, quotes doubled, fields quoted where they must be) of a
/// figure, one line per point: series,group,x,y,lower,upper, then other_x one by one under their
/// titles, and note where a series has notes. A grid is x,y,value,text; ranks are
/// name,rank. A column that a series lacks is empty there. All series, not only the groups shown.
///
/// Numbers have the fewest digits that read back to the same value; NaN, Infinity and -Infinity are
/// written as these words. Throws the errors of view_of().
[[nodiscard]] std::string csv_text(const Figure& figure);

/// A table: headings, then rows. A cell is its value where it has one, else its text; "best" is
/// left out. A row shorter than the headings is filled up with empty cells.
[[nodiscard]] std::string csv_text(const FigureTable& table);

/// A number and a field in the format of these files.
[[nodiscard]] std::string csv_number(double value);
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace optbench::analysis::draw
