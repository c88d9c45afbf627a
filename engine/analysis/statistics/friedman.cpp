// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/friedman.hpp"

#include "engine/analysis/statistics/distributions.hpp"
#include "engine/analysis/statistics/ranks.hpp"

#include <cmath>
#include <limits>

namespace optbench::analysis::statistics {

std::optional<FriedmanTest> friedman_test(std::span<const std::vector<double>> ranks) {
  const std::vector<double> means = mean_ranks(ranks);
  if (ranks.size() < 2 || means.size() < 2) return {};
  const auto n = static_cast<double>(ranks.size()), k = static_cast<double>(means.size());

  double ties = 0;
  for (const std::vector<double>& row : ranks) ties += tie_sum(row);
  const double correction = 1 - ties / (n * k * (k * k - 1));
  // When all are ties, rounding leaves a value near 0; other ranks give at least 3 / (n (k + 1)).
  if (correction < 1 / (n * (k + 1))) return {};

  // Equal to the usual form, but without cancellation.
  double squares = 0;
  for (const double rank : means) squares += (rank - (k + 1) / 2) * (rank - (k + 1) / 2);
  FriedmanTest test;
  test.chi_square = 12 * n / (k * (k + 1)) * squares / correction;
  test.chi_square_p_value = chi_square_above(test.chi_square, k - 1);
  const double left = n * (k - 1) - test.chi_square;
  test.f = left > 1e-12 * n * (k - 1) ? (n - 1) * test.chi_square / left
                                      : std::numeric_limits<double>::infinity();
  test.f_p_value = f_above(test.f, k - 1, (k - 1) * (n - 1));
  return test;
}

}  // namespace optbench::analysis::statistics
