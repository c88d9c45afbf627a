// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace optbench {

/// An axis of a figure.
struct FigureAxis {
  std::string title;                          ///< with the unit, "seconds", "test accuracy"
  bool log = false;                           ///< values that are not positive are left out
  std::optional<double> low = {}, high = {};  ///< the range shown; none: what the data need
  std::vector<std::string> categories = {};   ///< instead of numbers: names at 0, 1, 2, ...
};

/// One line, cloud of points or set of bars.
struct FigureSeries {
  enum class Style { line, steps, points, line_and_points, bars };
  std::string name;       ///< in the legend
  std::string optimizer;  ///< decides the colour, the same in every figure; empty: neutral grey
  Style style = Style::line;
  bool dashed = false;
  std::vector<double> x, y;  ///< equally long; NaN leaves a gap
  std::vector<double> lower,
      upper;                       ///< a band (line, steps) or error bars (points, bars); or empty
  std::vector<std::string> notes;  ///< what pointing at a point says; or empty
  std::string group;               ///< toggled together ("train loss"); empty: always shown
};

/// A horizontal or vertical line across the figure, with its name: a target, the chosen rate.
struct FigureRule {
  double at = 0;
  bool vertical = false;
  std::string name;
};

/// Values on a grid: a heat map (categories or numbers) or, with `contour`, lines of equal height.
struct FigureGrid {
  std::vector<double> x, y;       ///< the columns' and rows' places
  std::vector<double> z;          ///< rows * columns, row by row; NaN: no value
  std::vector<std::string> text;  ///< what stands in a cell; or empty
  std::string title;              ///< of the colour scale
  bool contour = false;
  bool log = false;  ///< colours follow the logarithm
};

/// One drawing, said once and drawn by whoever is asked: the interactive report, static SVG,
/// gnuplot for papers, CSV for everything else.
struct Figure {
  std::string id;       ///< letters, digits, '-' and '_': the file's name and the anchor
  std::string title;    ///< one line
  std::string caption;  ///< what is drawn, and what its bands are, in whole sentences
  FigureAxis x, y;
  std::vector<FigureSeries> series;
  std::vector<FigureRule> rules;
  std::optional<FigureGrid> grid;
};

/// A table of the report, of a paper, of a CSV file.
struct FigureTable {
  struct Column {
    std::string heading;
    bool numeric = false;
  };
  struct Cell {
    std::string text;                  ///< as people read it: "0.912 ± 0.003"
    std::optional<double> value = {};  ///< what sorting and the CSV file use; none: the text
    bool best = false;                 ///< marked as the best of its row or column
  };
  std::string id;
  std::string title;
  std::string caption;
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
};

}  // namespace optbench
