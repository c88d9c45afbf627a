// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/axis_scale.hpp"
#include "engine/analysis/draw/figure.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace optbench::analysis::draw {

/// What a static figure shows.
struct FigureView {
  std::vector<const FigureSeries*> series;  ///< those of the groups shown that have a value to draw
  AxisLimits x, y;
  bool empty = false;                     ///< draw "no finite values"
  std::vector<std::string> leaves_range;  ///< names of series with values outside the range of y
};

/// The figure's series and the range of its axes. Explicit ends are kept; otherwise x covers all
/// values and y has find_robust_limits(), extended to zero for bars on a linear axis, and to each
/// horizontal rule that at most doubles the range. A category is 1 wide. REQUIRES: the figure
/// outlives the view.
///
/// Throws Error(invalid_argument) "figure ID: series NAME: y: expected ..." when lists of a series
/// differ in length.
[[nodiscard]] FigureView view_of(const Figure& figure);

/// Throws the errors of view_of().
void expect_fitting_lengths(const Figure& figure);

/// Whether the axis can show the value: finite, and positive where the axis is logarithmic.
[[nodiscard]] bool has_place(double value, const FigureAxis& axis);

/// Whether the series is in one of the groups shown at first.
[[nodiscard]] bool is_shown_first(const Figure& figure, const FigureSeries& series);

/// The width of one bar and the shift of each series' bars, in units of x, so that bars of several
/// series stand side by side on 80 % of the distance between places.
struct BarLayout {
  double width = 0.8;
  std::vector<double> shifts;  ///< as many as there are bar series, in their order
};
[[nodiscard]] BarLayout bar_layout(const std::vector<const FigureSeries*>& series);

/// Boundaries of the cells of a heat map along one axis: halfway between the cells' coordinates
/// (on a logarithmic axis between their logarithms), one more than there are cells.
[[nodiscard]] std::vector<double> cell_edges(const std::vector<double>& places, bool log);

}  // namespace optbench::analysis::draw
