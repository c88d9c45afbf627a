// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace optbench::analysis::draw {

/// A point in the units of the figure drawn.
struct DrawnPoint {
  double x = 0, y = 0;
  std::size_t index = 0;  ///< in the original series
};

/// The points of a line that columns of `column_width` can show: of each run of points in the same
/// column the first, the lowest, the highest and the last, in their order. The drawn line then
/// covers the same pixels. A point with a NaN (a gap) is always kept.
[[nodiscard]] std::vector<DrawnPoint> thin_line(std::span<const DrawnPoint> points,
                                                double column_width);

/// The points of a scatter plot, at most one per square of side `cell`, and always those with the
/// smallest and the largest x and y. Points with a NaN are dropped. The order is kept.
[[nodiscard]] std::vector<DrawnPoint> thin_cloud(std::span<const DrawnPoint> points, double cell);

}  // namespace optbench::analysis::draw
