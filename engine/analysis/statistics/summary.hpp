// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/statistics/direction.hpp"

#include <span>

namespace optbench::analysis::statistics {

/// Location and spread of values. A mean or deviation is NaN unless all values are finite. Without
/// values everything here is NaN.

/// The arithmetic mean. Its sum does not overflow.
[[nodiscard]] double mean(std::span<const double> values);

/// sqrt(sum (x - mean)^2 / n): the values are the whole population (DeepOBS's choice, NumPy's
/// default). 0 for one value.
[[nodiscard]] double population_deviation(std::span<const double> values);

/// sqrt(sum (x - mean)^2 / (n - 1)): the values are a sample. NaN for one value.
[[nodiscard]] double sample_deviation(std::span<const double> values);

/// The quantile at `share` in [0, 1] with linear interpolation between the sorted values x_0 ...
/// x_(n-1): at h = (n - 1) * share, x_floor(h) + (h - floor(h)) * (x_(floor(h)+1) - x_floor(h))
/// (NumPy's default, type 7 of Hyndman and Fan 1996).
///
/// NaN when a value or `share` is NaN or `share` is outside [0, 1]. Infinities are sorted to
/// the ends; between a finite and an infinite value the quantile is infinite, between -infinity and
/// +infinity NaN.
[[nodiscard]] double quantile(std::span<const double> values, double share);

/// The quantile under the convention for diverged runs (direction.hpp): values that are not finite
/// are sorted to the bad end, so that the quantile is the worst value (infinite) only where it
/// falls on them. `share` counts from low to high values in both directions.
[[nodiscard]] double quantile(std::span<const double> values, double share, Direction direction);

/// The quantile at one half.
[[nodiscard]] double median(std::span<const double> values);
[[nodiscard]] double median(std::span<const double> values, Direction direction);

struct Quartiles {
  double lower = 0;   ///< the quantile at 1/4
  double median = 0;  ///< at 1/2
  double upper = 0;   ///< at 3/4
};
[[nodiscard]] Quartiles quartiles(std::span<const double> values);
[[nodiscard]] Quartiles quartiles(std::span<const double> values, Direction direction);

/// The quantile of values that are in ascending order already and hold no NaN; otherwise as above.
[[nodiscard]] double quantile_of_sorted(std::span<const double> ascending, double share);

}  // namespace optbench::analysis::statistics
