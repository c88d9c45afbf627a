// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/statistics/step_function.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace optbench::analysis::statistics {

/// Performance profiles (Dolan and More 2002, arXiv cs/0102001): on what share of problems
/// is an optimizer within a factor tau of the fastest? A cost is what a run needed to reach the
/// target (steps, gradient evaluations, seconds): not negative; infinite or NaN where it missed it.

/// The ratios r[problem][optimizer] = cost / the least cost on that problem. A miss is infinite. On
/// a problem that no optimizer solved all ratios are infinite: it counts as a miss for all. Where
/// the least cost is 0 (reached before the first step) the ratio of 0 is 1 and all others are
/// infinite.
///
/// `reference`, when it is not empty, has one cost per problem to divide by instead, so that the
/// profile of an optimizer does not depend on who else is compared; ratios may then be below 1.
/// Where the reference is not finite or not positive, the least cost is used instead.
///
/// Throws Error(invalid_argument) when rows differ in length or the reference has another number of
/// problems.
[[nodiscard]] std::vector<std::vector<double>> performance_ratios(
    std::span<const std::vector<double>> costs, std::span<const double> reference = {});

/// One optimizer's column of such a table.
[[nodiscard]] std::vector<double> column_of(std::span<const std::vector<double>> table,
                                            std::size_t column);

/// rho(tau): the share of one optimizer's ratios that are at most tau, from tau = 1 on.
[[nodiscard]] StepFunction performance_profile(std::span<const double> ratios);

/// AlgoPerf's score, the area under the profile: 1 / (r_max - 1) * integral of rho from 1 to r_max.
/// 1: the fastest everywhere; 0: never within r_max of it (Dahl et al. 2023, arXiv 2306.07179). NaN
/// of no problems, for r_max <= 1 and for one that is not finite.
[[nodiscard]] double profile_score(std::span<const double> ratios, double r_max = 4);

/// How much faster than a reference: the geometric mean of reference cost / own cost.
struct SpeedUp {
  double factor = 0;  ///< over the problems that both solved; above 1 is faster; NaN of none
  std::size_t both = 0;
  std::size_t missed = 0;  ///< solved by the reference alone; not in the factor, report it beside
  std::size_t gained = 0;  ///< solved by this optimizer alone
  std::size_t neither = 0;
};

/// Costs per problem. Where both are 0 the factor is 1; where one is 0, it is left out of the
/// factor and counts as missed or gained for the other. Throws Error(invalid_argument) when the two
/// differ in length.
[[nodiscard]] SpeedUp speed_up(std::span<const double> costs, std::span<const double> reference);

}  // namespace optbench::analysis::statistics
