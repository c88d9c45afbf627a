// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/cli/text_colours.hpp"

#include <string>
#include <vector>

namespace optbench::bindings::cli {

/// One line of a plot: the values at 0, 1, 2, ... Values that are not finite make a gap.
struct PlotLine {
  std::string name;
  std::vector<double> values;
};

struct PlotFrame {
  int columns = 72;           ///< of the whole plot, including the labels on the left
  int rows = 8;               ///< of the plot area
  std::string first_x = "0";  ///< below the left end
  std::string last_x = {};    ///< below the right end
};

/// Lines drawn with Braille characters, several text lines without a final newline. The first line
/// names them; the second one of a plot is dotted, so that they can be distinguished without
/// colours. The axis is logarithmic, and labelled so, if all values are positive and span two
/// powers of ten.
///
///     loss:  ⠒⠒⠒ train
///     2 ┤⠉⠒⠤⣀
///     1 ┤    ⠉⠒⠤⣀
///     0 ┤        ⠉⠒⠤⣀
///       └────────────
///        0   epoch 20
///
/// Empty when no line has two values that are finite.
[[nodiscard]] std::string line_plot(const std::string& title, const std::vector<PlotLine>& lines,
                                    const PlotFrame& frame, const TextColours& colours);

}  // namespace optbench::bindings::cli
