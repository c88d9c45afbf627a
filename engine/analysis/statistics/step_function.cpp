// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/step_function.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace optbench::analysis::statistics {

StepFunction share_at_most(std::span<const double> values, double start) {
  std::vector<double> reached;
  for (const double value : values) {
    if (value < std::numeric_limits<double>::infinity()) reached.push_back(value);
  }
  std::sort(reached.begin(), reached.end());

  StepFunction share{{start}, {0.0}};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    if (reached[i] > share.x.back()) {
      share.x.push_back(reached[i]);
      share.y.push_back(0);
    }
    share.y.back() = static_cast<double>(i + 1) / static_cast<double>(values.size());
  }
  return share;
}

double value_at(const StepFunction& function, double x) {
  if (std::isnan(x)) return 0;
  const auto next = std::upper_bound(function.x.begin(), function.x.end(), x);
  if (next == function.x.begin()) return 0;
  return function.y[static_cast<std::size_t>(next - function.x.begin()) - 1];
}

double integral(const StepFunction& function, double from, double to) {
  double area = 0;
  for (std::size_t i = 0; i < function.x.size(); ++i) {
    const double left = std::max(from, function.x[i]);
    const double right = i + 1 < function.x.size() ? std::min(to, function.x[i + 1]) : to;
    if (left < right) area += function.y[i] * (right - left);
  }
  return area;
}

StepFunction mean_of(std::span<const StepFunction> functions) {
  // Where the sum of all functions changes, and by how much.
  std::vector<std::pair<double, double>> jumps;
  for (const StepFunction& function : functions) {
    double before = 0;
    for (std::size_t i = 0; i < function.x.size(); ++i) {
      jumps.emplace_back(function.x[i], function.y[i] - before);
      before = function.y[i];
    }
  }
  std::sort(jumps.begin(), jumps.end());
  StepFunction mean;
  double sum = 0;
  for (const auto& [x, jump] : jumps) {
    sum += jump;
    if (mean.x.empty() || x > mean.x.back()) {
      mean.x.push_back(x);
      mean.y.push_back(0);
    }
    mean.y.back() = sum / static_cast<double>(functions.size());
  }
  return mean;
}

}  // namespace optbench::analysis::statistics
