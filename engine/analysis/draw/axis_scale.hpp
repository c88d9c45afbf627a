// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"

#include <span>
#include <string>
#include <vector>

namespace optbench::analysis::draw {

/// The range of an axis; its ends differ.
struct AxisLimits {
  double low = 0, high = 1;
};

/// The range of all values. Values that are not finite, or not positive on a logarithmic axis, are
/// ignored. False when no other values remain.
[[nodiscard]] bool find_limits(std::span<const double> values, bool log, AxisLimits& limits);

/// The range of a y axis whose series may diverge. `series`: the values of each, in the order
/// drawn. On a logarithmic axis all of this applies to the logarithms.
///
/// 1. The typical range of each series: 2nd to 98th percentile, widened by its last value.
/// 2. m = [lower median of their lower ends, lower median of their upper ends].
/// 3. A series whose upper end is more than 10 (log: 3) widths of m above m has diverged: only its
///    values in the range of the others are shown. Other series never cut low values on a linear
///    axis; on a logarithmic one those more than 10 widths below m.
/// 4. The others give the range: all their values, when these span at most three times the union of
///    their typical ranges; otherwise that union.
/// 5. 4 % are added at both ends.
///
/// False when there is nothing to draw.
[[nodiscard]] bool find_robust_limits(const std::vector<std::vector<double>>& series, bool log,
                                      AxisLimits& limits);
/// The limits of all that an axis can show, with the same margin. False and unchanged when there is
/// nothing.
[[nodiscard]] bool find_whole_limits(const std::vector<std::vector<double>>& series, bool log,
                                     AxisLimits& limits);

struct AxisTick {
  double at = 0;
  std::string text;  ///< empty: a minor tick
};

/// Round numbers, at most about `wanted` of them, within the limits: steps of 1, 2 or 5 times a
/// power of ten; on a logarithmic axis powers of ten, with 2 and 5 where there is room.
[[nodiscard]] std::vector<AxisTick> axis_ticks(AxisLimits limits, bool log, int wanted);

/// A number as the label of a tick or a cell: "0.1", "1e-05", "12 000", "−3"; NaN is "nan".
[[nodiscard]] std::string tick_text(double value, int digits = 6);

}  // namespace optbench::analysis::draw
