// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::analysis::draw {

/// The function of a two_d_* problem without its noise, for figures (the problems themselves
/// compute with tensors: problems/two_d_*.cpp).
struct TwoDFunction {
  std::string name;
  double (*value)(double u, double v);
  std::vector<std::array<double, 2>> landmarks;  ///< the start of runs, and the minima
};

/// Null for any other problem.
[[nodiscard]] const TwoDFunction* find_two_d_function(std::string_view problem);

}  // namespace optbench::analysis::draw
