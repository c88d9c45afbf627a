// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/figure.hpp"
#include "engine/analysis/study.hpp"

#include <cstddef>
#include <string>

namespace optbench {

/// A table for the terminal: best cells marked by '*'. What does not fit `width` columns (0: no
/// limit) is left out from the right and said below, the first three columns always stay.
[[nodiscard]] std::string terminal_text(const FigureTable& table, std::size_t width);

/// The whole study for the terminal: a table and a verdict per problem, then the comparison over
/// all problems. "No runs." where there are none.
[[nodiscard]] std::string study_text(const Study& study, std::size_t width);

}  // namespace optbench
