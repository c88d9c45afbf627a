// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/results/convergence.hpp"
#include "engine/analysis/results/result_groups.hpp"
#include "engine/analysis/results/selection.hpp"
#include "engine/analysis/results/setting_statistics.hpp"
#include "engine/analysis/statistics/bootstrap.hpp"
#include "engine/analysis/statistics/direction.hpp"
#include "engine/analysis/statistics/tuneability.hpp"
#include "engine/analysis/statistics/tuning_budget.hpp"
#include "engine/analysis/study/deepobs_figures.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::analysis::study {

/// Options of a study.
struct StudyOptions {
  std::optional<results::Metric> chosen_by;  ///< none: selection_metric(), problem by problem
  results::SelectionMode mode = results::SelectionMode::final_value;
  results::ConvergenceThresholds targets = results::deepobs_thresholds();
  double near_percent = 5;  ///< of the best: what counts as good in tuneability
  statistics::BootstrapPlan bootstrap = {};
};

/// What curves are plotted against. Only our own records have the last three.
enum class Clock { epochs, steps, gradient_evaluations, seconds };
[[nodiscard]] std::string_view to_text(Clock clock);  ///< "gradient evaluations"

/// The clock's value at each evaluation of a run, from 0 on; empty when the file does not have it.
/// Gradient evaluations are spread evenly over the steps; seconds are training time only.
[[nodiscard]] std::vector<double> times_of(const record::StoredRun& run, Clock clock);

/// The metric's last value in each run of a setting, NaN for a run that diverged or has no such
/// curve. A run that was stopped early has the last one that it measured. Where runs differ in
/// length, their values at the end of the shortest: see SettingRuns.
[[nodiscard]] std::vector<double> finals_of(const results::SettingRuns& setting,
                                            const results::Metric& metric);

/// One optimizer on one problem, with the results of its chosen setting. "Final" is a value of
/// finals_of() for the problem's reported metric.
struct OptimizerOutcome {
  std::string label;
  bool is_baseline = false;  ///< from the reference set
  const results::OptimizerSettings* results = nullptr;

  std::vector<results::SettingScore> scores;  ///< by the choosing metric, in the settings' order
  results::SettingScore chosen;               ///< its values are of the choosing metric
  /// Its rate, what tells it from the optimizer's others, and every training parameter in which the
  /// settings of the problem differ: "lr 0.01, batch_size 128".
  std::string chosen_text;
  results::SettingStatistics curves;  ///< of the chosen setting

  std::vector<std::uint64_t> seeds;  ///< of the chosen setting, one per final
  std::vector<double> finals;
  double mean = 0;                  ///< mean of the finals
  std::optional<double> deviation;  ///< sample deviation; none for one seed or when one diverged
  double median = 0;                ///< diverged runs count as the worst
  std::optional<statistics::ConfidenceInterval> interval;  ///< of the mean
  std::optional<double> best_value;  ///< best entry of the reported metric's mean curve

  /// Time to the problem's target of each run of the chosen setting, infinite for a miss; what a
  /// run reached before it diverged counts. Empty without a target or such a clock. Indexed by
  /// Clock.
  std::vector<double> times_to_target[4];
  std::optional<double> deepobs_speed;  ///< of the chosen setting
  /// What DeepOBS 1.1 tabulates: its setting with the most runs. None where 1.1 breaks off, and
  /// where several settings have the most, of which 1.1 takes the first by name.
  std::optional<DeepobsChoice> deepobs;

  std::size_t runs = 0;       ///< over all settings
  std::size_t diverged = 0;   ///< of these
  std::size_t no_better = 0;  ///< of these, not diverged, but no better than at their start
  double near_share = 0;      ///< of the settings within near_percent of the best
  std::optional<statistics::RateRegion> region;
  std::vector<double> setting_finals;  ///< mean final value of each setting (reported metric)
  std::vector<double> best_of_trials;  ///< median of the best after k settings, at k - 1

  /// Two-sided, against the problem's best optimizer, adjusted by Holm; none for the best itself,
  /// when one of the two has a single seed, and when no optimizer is finite in all seeds.
  std::optional<double> p_value;
  bool paired = false;  ///< Wilcoxon's test, for equal seeds; else Mann-Whitney's
  /// By the test better than the one with the best mean, which may depend on one seed.
  bool ahead_by_test = false;
};

struct ProblemOutcome {
  std::string problem;  ///< with its conditions where there are others: see ProblemResults
  std::string name;     ///< as the records call it
  bool is_main = true;  ///< counts where problems are compared
  std::vector<record::Metric> metrics;  ///< all that were measured, as the records declare them
  results::Metric chosen_by;
  results::Metric reported;  ///< test_metric()
  statistics::Direction direction = statistics::Direction::lower;
  std::optional<double> target;
  std::vector<OptimizerOutcome> optimizers;  ///< by label, with baselines
  /// Indices of the optimizers, best mean final value first; those whose mean is not finite come
  /// last, ordered by median, then by the share of diverged seeds.
  std::vector<std::size_t> order;
  std::vector<std::string> warnings;

  /// The optimizer of that label; none when it has no results here.
  [[nodiscard]] const OptimizerOutcome* find(std::string_view label) const;
};

/// Numbers over all problems on which all of these optimizers have results.
struct OverallOutcome {
  std::vector<std::string> labels;  ///< by mean rank, best first
  std::vector<std::string> problems;
  std::vector<std::string> left_out;  ///< "momentum: no results on mnist_vae"
  std::vector<double> mean_ranks;
  /// Percentiles; seeds are resampled for each optimizer and problem, the problems are not.
  std::vector<std::optional<statistics::ConfidenceInterval>> rank_intervals;
  /// The number of resamples: as in the options, reduced so that at most 30 million finals are
  /// drawn, but at least 500. 2000 up to 15,000 finals. 0 without intervals.
  std::size_t rank_resamples = 0;
  std::vector<std::vector<double>> ranks;  ///< [problem][label]
  struct Friedman {
    double chi_square = 0, chi_square_p_value = 1, f = 0, f_p_value = 1;
  };
  std::optional<Friedman> friedman;
  std::optional<double> critical_difference;      ///< Nemenyi's, at 0.05
  std::vector<std::vector<std::size_t>> cliques;  ///< groups of labels that it cannot distinguish

  /// The clock of the times below: steps when every run has them, else epochs.
  Clock clock = Clock::epochs;
  std::vector<std::string> timed_problems;  ///< those with a target
  std::vector<std::vector<double>> times;   ///< [timed problem][label]: median over the seeds
  std::vector<double> profile_scores;       ///< AlgoPerf's, per label; empty without targets
  std::vector<std::vector<double>> ratios;  ///< [timed problem][label]

  /// Normalised scores: 0 for the value where training begins (median over all seeds) and for all
  /// worse ones, 1 for the problem's best mean final (the best median when no optimizer is finite
  /// in all seeds). NaN for a diverged run. 0 for all when no run improves on the beginning.
  std::vector<std::vector<std::vector<double>>> scores;  ///< [label][problem][seed]
  struct Scored {
    double value = 0;
    std::optional<statistics::ConfidenceInterval> interval;
  };
  std::vector<Scored> interquartile_means;  ///< per label
  /// [a][b]: probability that a run of a is better than one of b; only for up to 12 labels.
  std::vector<std::vector<Scored>> improvement;
};

struct Study {
  StudyOptions options;
  std::vector<std::string> labels;  ///< of all optimizers, in byte order; decides their colours
  std::vector<ProblemOutcome> problems;
  std::optional<OverallOutcome> overall;  ///< none with fewer than two optimizers in common
  std::vector<std::string> warnings;
};

/// Computes everything. `baselines` is a reference set: drawn and ranked with the others, and named
/// "label (baseline)" when the results have the same label. Both must outlive the study.
[[nodiscard]] Study make_study(const results::ResultGroups& results,
                               const results::ResultGroups& baselines, const StudyOptions& options);

}  // namespace optbench::analysis::study
