// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"
#include "engine/analysis/study/study.hpp"

#include <vector>

namespace optbench::analysis::study {

/// The band around a problem's curves.
enum class BandKind {
  quartiles,  ///< the median with quartiles (default): defined even when a run diverged
  deviation,  ///< the mean with one population deviation, as in DeepOBS
};

// Figures of one problem. Ids are made from names with identifier_text(); two problems may get the
// same (study_page() makes them unique).

/// Every metric of the chosen settings, one figure each, against epochs, steps, gradient
/// evaluations or seconds; test is shown first, train and valid can be switched on.
[[nodiscard]] std::vector<draw::Figure> learning_curves(const ProblemOutcome& problem,
                                                        BandKind band);
/// The reported metric's last value against the rate, all settings, the chosen one marked; none
/// when no optimizer has two rates.
[[nodiscard]] std::optional<draw::Figure> rate_sensitivity(const ProblemOutcome& problem);
/// Median of the best of k settings; none when no optimizer has two settings.
[[nodiscard]] std::optional<draw::Figure> tuning_budget(const ProblemOutcome& problem);
/// Share of (run, target) pairs reached within a number of epochs, over a series of targets from
/// the start of training to the best value; none when no run improves on its start.
[[nodiscard]] std::optional<draw::Figure> target_distribution(const ProblemOutcome& problem);
/// An optimizer's final value over the rate and the option that takes the most values; one per
/// optimizer that has at least two of each.
[[nodiscard]] std::vector<draw::Figure> option_surfaces(const ProblemOutcome& problem);

// Figures over all problems.

[[nodiscard]] std::optional<draw::Figure> critical_difference_diagram(
    const OverallOutcome& overall);
[[nodiscard]] std::optional<draw::Figure> performance_profiles(const OverallOutcome& overall);
/// Share of the runs of each optimizer on each problem that diverged, and that of those which end
/// no better than they began.
[[nodiscard]] std::vector<draw::Figure> robustness_maps(const Study& study);
/// Probability that the row's optimizer is better than the column's.
[[nodiscard]] std::optional<draw::Figure> improvement_map(const OverallOutcome& overall);
/// Training milliseconds per step; none when no file has times.
[[nodiscard]] std::optional<draw::Figure> cost_panel(const Study& study);

}  // namespace optbench::analysis::study
