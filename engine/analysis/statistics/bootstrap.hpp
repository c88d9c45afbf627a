// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace optbench::analysis::statistics {

/// A range that contains the true value in a share `level` of all experiments (nominal coverage).
/// An end is infinite where resamples reach diverged runs.
struct ConfidenceInterval {
  double low = 0;
  double high = 0;
};

/// How the ends of an interval follow from the statistics of the resamples.
enum class IntervalMethod {
  /// Their quantiles at (1 - level) / 2 and (1 + level) / 2 (Efron and Tibshirani 1993,
  /// chapter 13).
  percentile,
  /// Bias-corrected and accelerated: the quantiles at Phi(z0 + (z0 + z) / (1 - a (z0 + z))) for z =
  /// -+Phi^-1((1 + level) / 2). z0 = Phi^-1 of the share of resamples below the statistic of the
  /// values (those equal to it count half); a = 1/6 sum U^3 / (sum U^2)^(3/2) over the jackknife's
  /// U = (n_s - 1) (mean - statistic without one value) / n_s within each stratum s (ibid., 14.3;
  /// for several strata equation 15.36). Second-order accurate, which matters with few seeds. Where
  /// it is not defined (all resamples on one side, jackknife values equal or not finite), the
  /// percentiles are used.
  bca,
};

struct BootstrapPlan {
  std::size_t resamples = 2000;
  double level = 0.95;  ///< in (0, 1)
  IntervalMethod method = IntervalMethod::bca;
  std::uint64_t seed = 0;  ///< the same seed and values give the same interval, on every machine
};

using Statistic = std::function<double(std::span<const double>)>;
/// Of several groups of values.
using StratifiedStatistic = std::function<double(std::span<const std::vector<double>>)>;

/// A bootstrap interval for a statistic (mean, median, ...): values are drawn with replacement.
///
/// None when there are fewer than two values, when the statistic of the values or of a resample is
/// NaN, when `resamples` is 0 or `level` is not in (0, 1). With n values an interval is rough below
/// n = 10 and unreliable below n = 5.
[[nodiscard]] std::optional<ConfidenceInterval> bootstrap_interval(std::span<const double> values,
                                                                   const Statistic& statistic,
                                                                   const BootstrapPlan& plan = {});

/// The same where values fall into strata (the seeds of each problem): each resample draws every
/// stratum anew from that stratum alone, as many values as it has. Empty strata stay empty, a
/// stratum with one value stays as it is; none when no stratum has two values.
[[nodiscard]] std::optional<ConfidenceInterval> stratified_bootstrap_interval(
    std::span<const std::vector<double>> strata, const StratifiedStatistic& statistic,
    const BootstrapPlan& plan = {});

}  // namespace optbench::analysis::statistics
