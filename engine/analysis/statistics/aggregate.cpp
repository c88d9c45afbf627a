// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/aggregate.hpp"

#include "engine/analysis/statistics/mann_whitney.hpp"
#include "engine/analysis/statistics/summary.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace optbench::analysis::statistics {

namespace {

/// +infinity when a diverged run is in the middle.
double interquartile_mean_of_costs(std::vector<double> costs) {
  if (costs.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(costs.begin(), costs.end());
  const std::size_t cut = costs.size() / 4;
  const auto middle = std::span(costs).subspan(cut, costs.size() - 2 * cut);
  return std::isfinite(middle.back()) ? mean(middle) : middle.back();
}

double pooled_interquartile_cost(std::span<const std::vector<double>> scores, Direction direction) {
  std::vector<double> costs;
  for (const std::vector<double>& of_problem : scores) {
    for (const double score : of_problem) costs.push_back(as_cost(score, direction));
  }
  return interquartile_mean_of_costs(std::move(costs));
}

/// NaN instead of an infinite cost.
double value_of(double cost, Direction direction) {
  return std::isfinite(cost) ? from_cost(cost, direction)
                             : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

double interquartile_mean(std::span<const double> values, Direction direction) {
  const std::vector<double> only[] = {{values.begin(), values.end()}};
  return value_of(pooled_interquartile_cost(only, direction), direction);
}

Estimate interquartile_mean(std::span<const std::vector<double>> scores, Direction direction,
                            const BootstrapPlan& plan) {
  Estimate estimate{value_of(pooled_interquartile_cost(scores, direction), direction), {}};
  if (std::isnan(estimate.value)) return estimate;
  estimate.interval = stratified_bootstrap_interval(
      scores,
      [direction](std::span<const std::vector<double>> drawn) {
        return from_cost(pooled_interquartile_cost(drawn, direction), direction);
      },
      plan);
  return estimate;
}

Estimate probability_of_improvement(std::span<const std::vector<double>> a,
                                    std::span<const std::vector<double>> b,
                                    std::span<const Direction> directions,
                                    const BootstrapPlan& plan) {
  if (a.size() != b.size() || a.size() != directions.size()) {
    fail(ErrorKind::invalid_argument,
         "probability_of_improvement: problems: expected equally many, got {}, {} and {}", a.size(),
         b.size(), directions.size());
  }
  // Strata: the runs of a and the runs of b on the first problem, on the second, ...
  std::vector<std::vector<double>> runs;
  std::vector<Direction> kept;
  for (std::size_t problem = 0; problem < a.size(); ++problem) {
    if (a[problem].empty() || b[problem].empty()) continue;
    runs.push_back(a[problem]);
    runs.push_back(b[problem]);
    kept.push_back(directions[problem]);
  }
  const auto mean_superiority = [&kept](std::span<const std::vector<double>> drawn) {
    double sum = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      sum += probability_of_superiority(drawn[2 * i], drawn[2 * i + 1], kept[i]);
    }
    return sum / static_cast<double>(kept.size());
  };
  return {mean_superiority(runs), stratified_bootstrap_interval(runs, mean_superiority, plan)};
}

}  // namespace optbench::analysis::statistics
