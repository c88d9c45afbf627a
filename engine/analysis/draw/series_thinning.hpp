// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace optbench::analysis::draw {

/// A place in a drawing, in its units.
struct DrawnPoint {
  double x = 0, y = 0;
  std::size_t index = 0;  ///< in the series it came from
};

/// The points of a line that a drawing of `columns` columns of `column_width` needs: of each run of
/// points in the same column the first, the lowest, the highest and the last, in their order. The
/// drawn line then covers the same pixels. A point with a NaN (a gap) is always kept.
[[nodiscard]] std::vector<DrawnPoint> thin_line(std::span<const DrawnPoint> points,
                                                double column_width);

/// The points of a cloud, at most one per square of `cell`: but the ones with the smallest and the
/// largest x and y always. Points with a NaN are dropped. In their order.
[[nodiscard]] std::vector<DrawnPoint> thin_cloud(std::span<const DrawnPoint> points, double cell);

}  // namespace optbench::analysis::draw
