// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::analysis::draw {

/// The function of a problem two_d_*, without its noise, for drawing (the problems themselves use
/// tensors: problems/two_d_*.cpp).
struct TwoDFunction {
  std::string name;
  double (*value)(double u, double v);
  std::vector<std::array<double, 2>> landmarks;  ///< where runs start, and the minima
};

/// None for another problem.
[[nodiscard]] const TwoDFunction* find_two_d_function(std::string_view problem);

}  // namespace optbench::analysis::draw
