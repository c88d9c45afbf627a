// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

namespace optbench::analysis::draw {

/// A piece of a contour line, in the units of the grid's axes.
struct ContourSegment {
  double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
};

/// Contour lines at height `level` of a surface given on a grid: marching squares (Lorensen and
/// Cline, SIGGRAPH 1987, in two dimensions); a saddle is resolved by the mean of its four corners.
///
/// x, y: coordinates of the columns and of the rows; z: rows * columns values, row by row. A cell
/// with a corner that is not finite has no line. Throws Error(invalid_argument) when the sizes do
/// not match.
[[nodiscard]] std::vector<ContourSegment> contour_segments(std::span<const double> x,
                                                           std::span<const double> y,
                                                           std::span<const double> z, double level);

/// `count` levels at evenly spaced quantiles of the finite values, ascending, without repetition.
[[nodiscard]] std::vector<double> contour_levels(std::span<const double> z, int count);

}  // namespace optbench::analysis::draw
