// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace optbench::analysis::draw {

/// An axis of a figure.
struct FigureAxis {
  std::string title = {};                     ///< with the unit, "seconds", "test accuracy"
  bool log = false;                           ///< values that are not positive are left out
  std::optional<double> low = {}, high = {};  ///< the range shown; none: from the data
  std::vector<std::string> categories = {};   ///< instead of numbers: names at 0, 1, 2, ...
  bool switchable = false;  ///< the report lets the reader switch between linear and logarithmic
};

/// One line, cloud of points or set of bars.
struct FigureSeries {
  enum class Style { line, steps, points, line_and_points, bars };
  std::string name = {};       ///< in the legend
  std::string optimizer = {};  ///< decides the colour, the same in all figures; empty: grey
  Style style = Style::line;
  bool dashed = false;
  std::vector<double> x = {}, y = {};  ///< equally long; NaN leaves a gap
  /// A band (line, steps) or error bars (points, bars); may be empty.
  std::vector<double> lower = {}, upper = {};
  std::vector<std::string> notes = {};  ///< tooltips of the points; may be empty
  std::string group = {};               ///< toggled together ("train loss"); empty: always shown
  /// Coordinates on the figure's other axes along x, one list per axis, as long as y; a series with
  /// an empty list is not drawn on that axis.
  std::vector<std::vector<double>> other_x = {};
};

/// A horizontal or vertical line across the figure, with its name: a target, the chosen rate.
struct FigureRule {
  double at = 0;
  bool vertical = false;
  std::string name = {};
};

/// Values on a grid: a heat map (categories or numbers) or, with `contour`, contour lines.
struct FigureGrid {
  std::vector<double> x = {}, y = {};  ///< coordinates of columns and rows
  std::vector<double> z = {};          ///< rows * columns, row by row; NaN: no value
  std::vector<std::string> text = {};  ///< the cells' texts; may be empty
  std::string title = {};              ///< of the colour scale
  bool contour = false;
  bool log = false;  ///< colours follow the logarithm
};

/// Average ranks and groups without a significant difference: a critical-difference diagram
/// (Demsar, "Statistical Comparisons of Classifiers over Multiple Data Sets", JMLR 7, 2006, section
/// 3.2.2).
struct FigureRanks {
  struct Entry {
    std::string name = {};
    std::string optimizer = {};  ///< decides the colour; empty: neutral grey
    double rank = 0;             ///< 1 is best; one that is not finite is left out
  };
  /// Optimizers without a significant difference: the best and the worst rank among them.
  struct Clique {
    double best = 0, worst = 0;
  };
  std::vector<Entry> entries = {};  ///< in any order
  std::vector<Clique> cliques = {};
  double critical_difference = 0;  ///< in ranks; not positive or not finite: not shown
};

/// A figure, described independently of the output format: the interactive report, SVG (and from it
/// PDF and PNG) and CSV are made from it.
struct Figure {
  std::string id = {};       ///< letters, digits, '-' and '_': the file's name and the anchor
  std::string title = {};    ///< one line
  std::string caption = {};  ///< what is shown and what its bands are, in full sentences
  FigureAxis x = {}, y = {};
  std::vector<FigureSeries> series = {};
  std::vector<FigureRule> rules = {};
  std::optional<FigureGrid> grid = {};
  std::optional<FigureRanks> ranks = {};  ///< instead of everything else
  /// Titles of the other axes along x that a reader of the report can choose ("steps", "seconds").
  std::vector<std::string> other_x = {};
  /// The groups shown at first, and in static figures; empty: all of them.
  std::vector<std::string> shown_groups = {};
  bool wide = false;  ///< takes the full width of the report
};

/// A table, described independently of the output format (terminal, report, LaTeX, CSV).
struct FigureTable {
  struct Column {
    std::string heading = {};
    bool numeric = false;
    /// Where cells hold several numbers their names in CSV files, "test loss", "deviation of test
    /// loss"; empty: one field under the heading.
    std::vector<std::string> parts = {};
  };
  struct Cell {
    std::string text = {};             ///< formatted: "0.912 ± 0.003"
    std::optional<double> value = {};  ///< for sorting and CSV; none: the text is used
    bool best = false;                 ///< marked as the best of its row or column
    std::vector<double> parts = {};    ///< the numbers of the column's parts; NaN: no such number
  };
  std::string id = {};
  std::string title = {};
  std::string caption = {};
  std::vector<Column> columns = {};
  std::vector<std::vector<Cell>> rows = {};
};

}  // namespace optbench::analysis::draw
