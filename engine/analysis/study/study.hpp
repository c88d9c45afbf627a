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

/// What one wants to know of results.
struct StudyOptions {
  std::optional<results::Metric> chosen_by;  ///< none: selection_metric(), problem by problem
  results::SelectionMode mode = results::SelectionMode::final_value;
  results::ConvergenceThresholds targets = results::deepobs_thresholds();
  double near_percent = 5;  ///< of the best: what counts as near it in tuneability
  statistics::BootstrapPlan bootstrap = {};
};

/// What runs are measured against. Only our own records know the last three.
enum class Clock { epochs, steps, gradient_evaluations, seconds };
[[nodiscard]] std::string_view to_text(Clock clock);  ///< "gradient evaluations"

/// When a run's evaluations were made, from 0 on, as many as they are; empty where the file
/// does not say. Evaluations of gradients are spread evenly over the steps; seconds are those of
/// training alone.
[[nodiscard]] std::vector<double> times_of(const record::StoredRun& run, Clock clock);

/// The metric's last value in each run of a setting, NaN for a run that diverged or has no such
/// curve. A run that was stopped early has the last one that it measured. Where runs differ in length, their values at the end of the shortest: see SettingRuns.
[[nodiscard]] std::vector<double> finals_of(const results::SettingRuns& setting,
                                            const results::Metric& metric);

/// One optimizer on one problem, and what its chosen setting did. "Final" is what finals_of() gives
/// of the problem's reported metric.
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
  double mean = 0;                  ///< of the finals
  std::optional<double> deviation;  ///< of the sample; none for one seed or a diverged one
  double median = 0;                ///< diverged runs count as the worst
  std::optional<statistics::ConfidenceInterval> interval;  ///< of the mean
  std::optional<double> best_value;  ///< best entry of the mean curve of the reported metric

  /// Time to the problem's target per run of the chosen setting, infinite for a miss; what a run
  /// reached before it diverged counts. Empty where there is no target or no such clock. Indexed by
  /// Clock.
  std::vector<double> times_to_target[4];
  std::optional<double> deepobs_speed;  ///< of the chosen setting
  /// What DeepOBS 1.1 tabulates: its setting with the most runs. None where 1.1 breaks off, and where
  /// several settings have the most, of which 1.1 takes the first by name.
  std::optional<DeepobsChoice> deepobs;

  std::size_t runs = 0;      ///< over all settings
  std::size_t diverged = 0;  ///< of these
  std::size_t no_better = 0;  ///< of these, not diverged, but no better than at their start
  double near_share = 0;     ///< of the settings within near_percent of the best
  std::optional<statistics::RateRegion> region;
  std::vector<double> setting_finals;  ///< mean final of the reported metric of each setting
  std::vector<double> best_of_trials;  ///< median of the best after k settings, at k - 1

  /// Against the problem's best optimizer, two-sided, adjusted by Holm; none for the best itself,
  /// where one of the two has a single seed, and where no optimizer is finite in all seeds.
  std::optional<double> p_value;
  bool paired = false;  ///< that test: Wilcoxon where the seeds are the same, else Mann-Whitney
  /// The test sees this optimizer ahead of the one whose mean is best: a mean can hang on one seed.
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
  std::vector<OptimizerOutcome> optimizers;  ///< by label, baselines among them
  /// Of the optimizers, best mean final first; those whose mean is not finite come last, by their
  /// medians, then by the share of seeds that diverged.
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
  /// Percentiles; the seeds of each optimizer on each problem are drawn anew, the problems stay.
  std::vector<std::optional<statistics::ConfidenceInterval>> rank_intervals;
  /// As the options say, but for crowds no more than draw 30 million finals, and 500 at least: 2000
  /// up to 15,000 finals. 0 without intervals.
  std::size_t rank_resamples = 0;
  std::vector<std::vector<double>> ranks;  ///< [problem][label]
  struct Friedman {
    double chi_square = 0, chi_square_p_value = 1, f = 0, f_p_value = 1;
  };
  std::optional<Friedman> friedman;
  std::optional<double> critical_difference;      ///< Nemenyi's, at 0.05
  std::vector<std::vector<std::size_t>> cliques;  ///< of labels that it does not tell apart

  /// The clock in which the times below are: steps where every run has them, else epochs.
  Clock clock = Clock::epochs;
  std::vector<std::string> timed_problems;  ///< those with a target
  std::vector<std::vector<double>> times;   ///< [timed problem][label]: median over the seeds
  std::vector<double> profile_scores;       ///< AlgoPerf's, per label; empty without targets
  std::vector<std::vector<double>> ratios;  ///< [timed problem][label]

  /// Normalised scores: 0 where training begins (the median over all seeds) and for all that is
  /// worse, 1 for the best mean final of the problem (where no optimizer is finite in all seeds:
  /// the best median). NaN for a diverged run. 0 for all where nobody gets beyond the beginning.
  std::vector<std::vector<std::vector<double>>> scores;  ///< [label][problem][seed]
  struct Scored {
    double value = 0;
    std::optional<statistics::ConfidenceInterval> interval;
  };
  std::vector<Scored> interquartile_means;  ///< per label
  /// [a][b]: how probable it is that a run of a is better than one of b; only for up to 12 labels.
  std::vector<std::vector<Scored>> improvement;
};

struct Study {
  StudyOptions options;
  std::vector<std::string> labels;  ///< of all optimizers, in byte order; decides their colours
  std::vector<ProblemOutcome> problems;
  std::optional<OverallOutcome> overall;  ///< none with fewer than two optimizers in common
  std::vector<std::string> warnings;
};

/// Computes everything. `baselines` are a reference set: overlaid, ranked with the others, and
/// named "label (baseline)" where a label of the results is the same. Both must outlive the study.
[[nodiscard]] Study make_study(const results::ResultGroups& results,
                               const results::ResultGroups& baselines, const StudyOptions& options);

}  // namespace optbench::analysis::study
