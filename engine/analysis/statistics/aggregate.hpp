// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/statistics/bootstrap.hpp"
#include "engine/analysis/statistics/direction.hpp"

#include <optional>
#include <span>
#include <vector>

namespace optbench::analysis::statistics {

/// One number over many problems and seeds, with its confidence interval (Agarwal et al. 2021,
/// "Deep Reinforcement Learning at the Edge of the Statistical Precipice", arXiv 2108.13264:
/// rliable). scores[problem][seed] must be comparable between problems: the caller normalises them.
struct Estimate {
  double value = 0;
  std::optional<ConfidenceInterval> interval;  ///< see stratified_bootstrap_interval()
};

/// The mean without the floor(n / 4) smallest and the floor(n / 4) largest values (as in rliable;
/// SciPy's trim_mean at 0.25): outliers in up to a quarter of the values at either end do not
/// change it, and its variance is lower than the median's. Values that are not finite are the
/// worst; where they reach the middle the result is NaN. NaN without values.
[[nodiscard]] double interquartile_mean(std::span<const double> values, Direction direction);

/// The interquartile mean of all scores together, with an interval from a bootstrap that draws the
/// seeds within each problem. Resamples in which diverged runs reach the middle count as the worst:
/// an end of the interval is then infinite. Problems may differ in their number of seeds; those
/// with more weigh more.
[[nodiscard]] Estimate interquartile_mean(std::span<const std::vector<double>> scores,
                                          Direction direction, const BootstrapPlan& plan);

/// The probability that a run of `a` is better than one of `b` on a problem drawn at random: the
/// mean over problems of the share of pairs of runs in which `a` is better, ties counting half
/// (ibid.; two diverged runs tie). The bootstrap resamples the runs of a and of b separately within
/// each problem.
///
/// Scores need not be normalised. Problems on which one of the two has no run are left out; NaN
/// when none remains. `directions` has one entry per problem. Throws Error(invalid_argument) when
/// the three differ in length.
[[nodiscard]] Estimate probability_of_improvement(std::span<const std::vector<double>> a,
                                                  std::span<const std::vector<double>> b,
                                                  std::span<const Direction> directions,
                                                  const BootstrapPlan& plan);

}  // namespace optbench::analysis::statistics
