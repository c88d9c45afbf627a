// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/statistics/direction.hpp"

#include <optional>
#include <span>

namespace optbench::analysis::statistics {

/// How sensitive an optimizer is to its settings. A value is good enough when it is no further than
/// percent / 100 * |best| from the best one: with 10 % and a best loss of 0.2, up to 0.22; with a
/// best accuracy of 0.9, down to 0.81. A value that is not finite is never good enough.

/// The share of values (one per setting) that are good enough; diverged settings count in the
/// denominator. 0 when all diverged; NaN without values and for a percentage that is negative or
/// NaN.
[[nodiscard]] double share_within(std::span<const double> values, double percent,
                                  Direction direction);

/// The largest range of tried learning rates around the best one in which all are good enough.
struct RateRegion {
  double best_rate = 0;
  double low = 0, high = 0;      ///< its first and last rate
  double decades = 0;            ///< log10(high / low); 0 when only the best one is good enough
  bool touches_lowest = false;   ///< no lower rate was tried: the region may extend further
  bool touches_highest = false;  ///< no higher rate was tried
};

/// From one value per tried rate. Nothing is known between the outermost good rate and the next one
/// tried, so the width is a lower bound.
///
/// Rates that are not positive and finite are left out; of several values at one rate (where other
/// options vary too) the best counts; of equally good rates the lowest is the best one. None when
/// no value at such a rate is finite and for a percentage that is negative or NaN. Throws
/// Error(invalid_argument) when there are not as many values as rates.
[[nodiscard]] std::optional<RateRegion> rate_region(std::span<const double> rates,
                                                    std::span<const double> values, double percent,
                                                    Direction direction);

}  // namespace optbench::analysis::statistics
