// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"
#include "engine/analysis/draw/palette.hpp"

#include <string>
#include <vector>

namespace optbench::analysis::report {

/// The JSON inside the report, for its scripts: { figures, tables, heat }.
///
/// A figure's lists of numbers are in `columns`, equal lists once, and are referred to by index.
/// NaN is null, infinities are the strings "Infinity" and "-Infinity", integers have no decimal
/// point. `range` is view_of()'s range of y, as logarithms on a logarithmic axis, or null. A
/// table's cell is [text] or [text, value]. '<' is written \u003c, so that no text ends the
/// <script> element.
[[nodiscard]] std::string report_data(const std::vector<const draw::Figure*>& figures,
                                      const std::vector<const draw::FigureTable*>& tables,
                                      const draw::Palette& palette);

}  // namespace optbench::analysis::report
