// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace optbench::analysis::statistics {

/// Probabilities and quantiles of the distributions that the tests use. Arguments outside a
/// distribution's range, and NaN, give NaN.

/// P(Z <= z) of the standard normal distribution.
[[nodiscard]] double normal_below(double z);

/// P(Z >= z) of the standard normal distribution, accurate for large z too.
[[nodiscard]] double normal_above(double z);

/// The z with P(Z <= z) = p; infinite at 0 and 1.
[[nodiscard]] double normal_quantile(double p);

/// P(|T| >= |t|) of Student's t distribution.
[[nodiscard]] double student_t_beyond(double t, double degrees_of_freedom);

/// P(X >= x) of the chi-square distribution.
[[nodiscard]] double chi_square_above(double x, double degrees_of_freedom);

/// P(X >= x) of Fisher's F distribution; 0 at infinity.
[[nodiscard]] double f_above(double x, double numerator_degrees, double denominator_degrees);

/// P(X <= successes) of `trials` tosses of a fair coin.
[[nodiscard]] double fair_coin_below(std::size_t successes, std::size_t trials);

/// P(Q <= q) of the range of `groups` independent standard normal values, which is the studentized
/// range with infinitely many degrees of freedom:
/// groups * integral phi(z) (Phi(z) - Phi(z - q))^(groups - 1) dz.
/// NaN for fewer than two groups.
[[nodiscard]] double normal_range_below(double q, std::size_t groups);

/// The q with P(Q <= q) = p of that distribution; NaN for p outside (0, 1 - 1e-12] and for fewer
/// than two groups.
[[nodiscard]] double normal_range_quantile(double p, std::size_t groups);

}  // namespace optbench::analysis::statistics
