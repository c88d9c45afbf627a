// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"

#include <string>
#include <string_view>

namespace optbench::analysis::draw {

/// A text escaped for LaTeX: # $ % & _ { } ~ ^ \ < > | and "; ± × ≤ ≥ − – — … µ and the narrow
/// space become commands that every engine knows. Line breaks become spaces; other characters stay
/// as they are (UTF-8).
[[nodiscard]] std::string escape_latex(std::string_view text);

/// A `table` environment with the rules of the package booktabs: numeric columns right-aligned,
/// best cells bold, caption above, label "tab:ID".
[[nodiscard]] std::string latex_text(const FigureTable& table);

}  // namespace optbench::analysis::draw
