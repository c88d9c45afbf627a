// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>

namespace optbench::analysis::statistics {

/// Which values are better: lower ones (losses, times) or higher ones (accuracies).
enum class Direction { lower, higher };

/// The convention for diverged runs in all statistics: a value that is NaN or infinite (of
/// either sign) is worse than any finite one, and all such values are tied with each other.

/// The value as a cost, lower is better: itself or, where higher is better, its negative; +infinity
/// for every value that is not finite. Costs are compared by the convention above.
[[nodiscard]] inline double as_cost(double value, Direction direction) {
  if (!std::isfinite(value)) return std::numeric_limits<double>::infinity();
  return direction == Direction::lower ? value : -value;
}

/// The inverse of as_cost(). An infinite cost gives the worst value: +infinity where lower is
/// better, -infinity where higher is better.
[[nodiscard]] inline double from_cost(double cost, Direction direction) {
  return direction == Direction::lower ? cost : -cost;
}

/// Whether `a` is strictly better than `b`. A value that is not finite is never better.
[[nodiscard]] inline bool is_better(double a, double b, Direction direction) {
  return as_cost(a, direction) < as_cost(b, direction);
}

}  // namespace optbench::analysis::statistics
