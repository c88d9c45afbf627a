// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/tuning_budget.hpp"

#include "engine/analysis/statistics/index_source.hpp"
#include "engine/analysis/statistics/summary.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace optbench::analysis::statistics {

namespace {

/// Best first.
std::vector<double> sorted_costs(std::span<const double> values, Direction direction,
                                 double diverged_as) {
  std::vector<double> costs;
  costs.reserve(values.size());
  for (const double value : values) {
    costs.push_back(as_cost(std::isfinite(value) ? value : diverged_as, direction));
  }
  std::sort(costs.begin(), costs.end());
  return costs;
}

/// sum_i cost_(i) P(the i-th is the best of k), for each k.
std::vector<double> expected_costs(std::span<const double> costs) {
  const std::size_t n = costs.size();
  std::vector<double> expected(n, 0.0);
  for (std::size_t k = 1; k <= n; ++k) {
    double none_before = 1;  // P(none of the first i values was drawn)
    for (std::size_t i = 0; i + k <= n; ++i) {
      const double drawn = static_cast<double>(k) / static_cast<double>(n - i);
      expected[k - 1] += none_before * drawn * costs[i];
      none_before *= 1 - drawn;
    }
  }
  return expected;
}

std::vector<double> from_costs(std::vector<double> costs, Direction direction) {
  for (double& cost : costs) cost = from_cost(cost, direction);
  return costs;
}

}  // namespace

std::vector<double> expected_best(std::span<const double> values, Direction direction,
                                  double diverged_as) {
  return from_costs(expected_costs(sorted_costs(values, direction, diverged_as)), direction);
}

std::vector<double> median_best(std::span<const double> values, Direction direction) {
  const std::vector<double> costs = sorted_costs(values, direction, kInfinitelyBad);
  const std::size_t n = costs.size();
  std::vector<double> medians;
  for (std::size_t k = 1; k <= n; ++k) {
    std::size_t i = 0;
    double none_up_to = static_cast<double>(n - k) / static_cast<double>(n);
    // A probability of exactly one half must pass in spite of rounding.
    while (none_up_to > 0.5 + 1e-12) {
      ++i;
      none_up_to *= static_cast<double>(n - i - k) / static_cast<double>(n - i);
    }
    medians.push_back(costs[i]);
  }
  return from_costs(std::move(medians), direction);
}

TuningBudgetCurve tuning_budget_curve(std::span<const double> values, Direction direction,
                                      double diverged_as, const BootstrapPlan& plan) {
  TuningBudgetCurve curve{expected_best(values, direction, diverged_as), {}, {}};
  const std::size_t n = values.size();
  if (n < 2 || plan.resamples == 0 || !(plan.level > 0 && plan.level < 1)) return curve;

  const std::vector<double> costs = sorted_costs(values, direction, diverged_as);
  std::vector<std::vector<double>> resampled(n);  // [k - 1][resample]
  std::vector<double> drawn(n);
  IndexSource source(plan.seed);
  for (std::size_t resample = 0; resample < plan.resamples; ++resample) {
    for (double& cost : drawn) cost = costs[source.below(static_cast<std::uint32_t>(n))];
    std::sort(drawn.begin(), drawn.end());
    const std::vector<double> expected = from_costs(expected_costs(drawn), direction);
    for (std::size_t k = 0; k < n; ++k) resampled[k].push_back(expected[k]);
  }
  for (std::vector<double>& of_k : resampled) {
    std::sort(of_k.begin(), of_k.end());
    curve.low.push_back(quantile_of_sorted(of_k, (1 - plan.level) / 2));
    curve.high.push_back(quantile_of_sorted(of_k, (1 + plan.level) / 2));
  }
  return curve;
}

}  // namespace optbench::analysis::statistics
