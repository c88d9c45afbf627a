// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/bootstrap.hpp"

#include "engine/analysis/statistics/distributions.hpp"
#include "engine/analysis/statistics/index_source.hpp"
#include "engine/analysis/statistics/summary.hpp"

#include <algorithm>
#include <cmath>

namespace optbench::analysis::statistics {

namespace {

using Strata = std::vector<std::vector<double>>;

/// The statistics of the resamples in ascending order; none when one is NaN.
std::optional<std::vector<double>> resampled(std::span<const std::vector<double>> strata,
                                             const StratifiedStatistic& statistic,
                                             const BootstrapPlan& plan) {
  IndexSource source(plan.seed);
  Strata drawn(strata.begin(), strata.end());
  std::vector<double> statistics;
  statistics.reserve(plan.resamples);
  for (std::size_t resample = 0; resample < plan.resamples; ++resample) {
    for (std::size_t s = 0; s < strata.size(); ++s) {
      const auto size = static_cast<std::uint32_t>(strata[s].size());
      for (double& value : drawn[s]) value = strata[s][source.below(size)];
    }
    statistics.push_back(statistic(drawn));
    if (std::isnan(statistics.back())) return {};
  }
  std::sort(statistics.begin(), statistics.end());
  return statistics;
}

/// The acceleration by the jackknife within strata; NaN when it is not defined.
double acceleration(std::span<const std::vector<double>> strata,
                    const StratifiedStatistic& statistic) {
  Strata left(strata.begin(), strata.end());
  double cubes = 0, squares = 0;
  for (std::size_t s = 0; s < strata.size(); ++s) {
    const auto n = static_cast<double>(strata[s].size());
    if (n < 2) continue;
    std::vector<double> without;
    for (std::size_t i = 0; i < strata[s].size(); ++i) {
      left[s] = strata[s];
      left[s].erase(left[s].begin() + static_cast<std::ptrdiff_t>(i));
      without.push_back(statistic(left));
    }
    left[s] = strata[s];
    const double center = mean(without);
    for (const double value : without) {
      const double influence = (n - 1) * (center - value) / n;
      squares += influence * influence;
      cubes += influence * influence * influence;
    }
  }
  return cubes / (6 * std::pow(squares, 1.5));
}

/// The share of resamples at which the corrected end for normal quantile z lies; NaN: undefined.
double corrected_share(double z, double bias, double acceleration) {
  return normal_below(bias + (bias + z) / (1 - acceleration * (bias + z)));
}

}  // namespace

std::optional<ConfidenceInterval> stratified_bootstrap_interval(
    std::span<const std::vector<double>> strata, const StratifiedStatistic& statistic,
    const BootstrapPlan& plan) {
  const bool can_vary = std::any_of(strata.begin(), strata.end(),
                                    [](const auto& stratum) { return stratum.size() > 1; });
  if (!can_vary || plan.resamples == 0 || !(plan.level > 0 && plan.level < 1)) return {};
  const double estimate = statistic(strata);
  if (std::isnan(estimate)) return {};
  const std::optional<std::vector<double>> statistics = resampled(strata, statistic, plan);
  if (!statistics) return {};

  double low_share = (1 - plan.level) / 2, high_share = (1 + plan.level) / 2;
  if (plan.method == IntervalMethod::bca) {
    const auto [first_equal, first_above] =
        std::equal_range(statistics->begin(), statistics->end(), estimate);
    const auto below = static_cast<double>(first_equal - statistics->begin());
    const auto equal = static_cast<double>(first_above - first_equal);
    const double bias =
        normal_quantile((below + equal / 2) / static_cast<double>(statistics->size()));
    const double a = acceleration(strata, statistic);
    const double z = normal_quantile(high_share);
    if (std::isfinite(bias) && std::isfinite(a)) {
      low_share = corrected_share(-z, bias, a);
      high_share = corrected_share(z, bias, a);
    }
  }
  return ConfidenceInterval{quantile_of_sorted(*statistics, low_share),
                            quantile_of_sorted(*statistics, high_share)};
}

std::optional<ConfidenceInterval> bootstrap_interval(std::span<const double> values,
                                                     const Statistic& statistic,
                                                     const BootstrapPlan& plan) {
  const Strata strata = {{values.begin(), values.end()}};
  return stratified_bootstrap_interval(
      strata,
      [&statistic](std::span<const std::vector<double>> only) { return statistic(only.front()); },
      plan);
}

}  // namespace optbench::analysis::statistics
