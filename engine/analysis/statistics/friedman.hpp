// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace optbench::analysis::statistics {

/// Friedman's test of whether k optimizers have equal ranks over N problems, and Iman and
/// Davenport's.
struct FriedmanTest {
  double chi_square = 0;          ///< with k - 1 degrees of freedom
  double chi_square_p_value = 1;  ///< inaccurate for small N or k: prefer F's
  double f = 0;                   ///< with k - 1 and (k - 1) (N - 1) degrees; infinite when all
                                  ///< problems agree on the same ranks
  double f_p_value = 1;
};

/// From ranks[problem][optimizer], each row as average_ranks() gives it, so that each problem can
/// have its own direction and diverged runs are ranked last.
///
/// chi2 = (12 / (N k (k + 1)) sum_j R_j^2 - 3 N (k + 1)) / C with R_j the sum of column j and C =
/// 1 - sum (t^3 - t) / (N k (k^2 - 1)) over ties of t within rows (Friedman 1937; SciPy's
/// friedmanchisquare). F = (N - 1) chi2 / (N (k - 1) - chi2) (Iman and Davenport 1980; Demsar 2006,
/// 3.2.2), less conservative.
///
/// None for fewer than two problems or two optimizers and when all optimizers tie on every problem.
/// Throws Error(invalid_argument) when rows differ in length. REQUIRES: no NaN.
[[nodiscard]] std::optional<FriedmanTest> friedman_test(std::span<const std::vector<double>> ranks);

}  // namespace optbench::analysis::statistics
