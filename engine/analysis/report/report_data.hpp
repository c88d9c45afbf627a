// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"
#include "engine/analysis/draw/palette.hpp"

#include <string>
#include <vector>

namespace optbench::analysis::report {

/// The JSON inside the report, for its scripts: { figures, tables, heat }.
///
/// A figure's lists of numbers stand in `columns`, equal ones once, and are named by their index.
/// NaN is null, infinities are the words "Infinity" and "-Infinity", whole numbers have no point.
/// `range` is what view_of() shows along y, as logarithms on a logarithmic axis, or null. A table's
/// cell is [text] or [text, value]. '<' is written \u003c, so that no text ends the element around
/// it.
[[nodiscard]] std::string report_data(const std::vector<const draw::Figure*>& figures,
                                      const std::vector<const draw::FigureTable*>& tables,
                                      const draw::Palette& palette);

}  // namespace optbench::analysis::report
