// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

namespace optbench::analysis::statistics {

/// A function that is constant between jumps: y[i] from x[i] (included) to x[i + 1]; 0 before x[0],
/// the last y from the last x on. x ascends strictly, both are equally long, all is finite.
struct StepFunction {
  std::vector<double> x;
  std::vector<double> y;
};

/// The share of `values` that are at most x, for x >= start: jumps at each value that occurs, the
/// first at `start`, which includes all smaller values. NaN and +infinity are never reached but
/// count in the denominator. Without values: 0 everywhere.
[[nodiscard]] StepFunction share_at_most(std::span<const double> values, double start);

/// The function at x; 0 at NaN.
[[nodiscard]] double value_at(const StepFunction& function, double x);

/// The integral from `from` to `to`; 0 where from >= to. REQUIRES: both are finite.
[[nodiscard]] double integral(const StepFunction& function, double from, double to);

/// The pointwise mean: each function has the same weight. Without functions: an empty one.
[[nodiscard]] StepFunction mean_of(std::span<const StepFunction> functions);

}  // namespace optbench::analysis::statistics
