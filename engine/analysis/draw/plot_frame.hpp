// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/axis_scale.hpp"

#include <cmath>

namespace optbench::analysis::draw {

/// The rectangle inside the axes, in pixels, and the mapping from values to pixels.
struct PlotFrame {
  double left = 0, top = 0, right = 0, bottom = 0;
  AxisLimits x, y;
  bool log_x = false, log_y = false;

  [[nodiscard]] double place_x(double value) const {
    return left + share(value, x, log_x) * (right - left);
  }
  [[nodiscard]] double place_y(double value) const {
    return bottom - share(value, y, log_y) * (bottom - top);
  }
  [[nodiscard]] double width() const { return right - left; }
  [[nodiscard]] double height() const { return bottom - top; }

 private:
  static double share(double value, AxisLimits limits, bool log) {
    if (!log) return (value - limits.low) / (limits.high - limits.low);
    // Not the logarithm of a quotient, which overflows when an axis spans 300 decades or more.
    return (std::log(value) - std::log(limits.low)) /
           (std::log(limits.high) - std::log(limits.low));
  }
};

}  // namespace optbench::analysis::draw
