// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/code_file.hpp"
#include "engine/base/json_text.hpp"
#include "engine/record/by_metric.hpp"
#include "engine/record/metric.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace optbench::record {

/// The program that wrote a result file. Their names differ; a StoredRun has one form for all.
enum class RecordFamily {
  optbench,     ///< this program: all keys of the others, and an object `optbench`
  deepobs_1_1,  ///< `optimizer`, `hyperparams`, `learning_rate`
  deepobs_1_2,  ///< `optimizer_name`, `optimizer_hyperparams` with the rate in it
  successor,    ///< the keys of 1.1, other numbers in folder names, losses without the L2 term
};
[[nodiscard]] std::string_view to_text(RecordFamily family);

/// How a run ended; derived from the last losses when the file does not say.
enum class StoredOutcome { finished, diverged, interrupted, stopped_early };
/// As records write it: "stopped_early".
[[nodiscard]] std::string_view to_text(StoredOutcome outcome);

/// Loss and accuracy: the metrics of a file that does not declare any.
[[nodiscard]] const std::vector<Metric>& standard_metrics();

/// A metric's values: before training, then after each epoch. Empty where the file has none.
using EpochCurves = ByMetric<std::vector<double>>;

/// A result file, whoever wrote it.
struct StoredRun {
  std::filesystem::path path;
  RecordFamily family = RecordFamily::optbench;
  std::string problem;
  std::string label;    ///< of the optimizer: the folder's name, as the results are filed
  std::string setting;  ///< the setting folder's name, shared by runs that differ only in the seed
  std::uint64_t seed = 0;
  std::int64_t num_epochs = 0;
  std::int64_t batch_size = 0;
  std::optional<double> learning_rate;
  std::optional<double> weight_decay;  ///< the problem's L2 factor if the user gave one
  /// Options of the optimizer without the rate, then schedule and other choices.
  std::vector<std::pair<std::string, Json>> choices;
  /// The names of those choices that are of the training and not of the optimizer.
  std::vector<std::string> training_choices;

  /// What was measured, in the declared order of importance, always with the loss.
  std::vector<Metric> metrics = standard_metrics();
  EpochCurves train, valid, test;  ///< all of one length, or empty
  /// The number of evaluations: one more than epochs.
  [[nodiscard]] std::size_t evaluations() const { return test["loss"].size(); }
  /// Of these, at the end, how many a run that was stopped early did not make. The curves repeat
  /// the last measured values there; they are NaN throughout where nothing was measured.
  std::size_t missed_evaluations = 0;
  [[nodiscard]] std::size_t measured() const { return evaluations() - missed_evaluations; }

  StoredOutcome outcome = StoredOutcome::finished;
  std::string reason;  ///< why it ended early or diverged, if the file says so

  std::string digest;  ///< of the file's content: copies have the same

  // Only our own files know these; otherwise empty or none.
  /// What of the problem's options, its data and its precision is not at its default, by name:
  /// "data" is "synthetic", "dtype" is "float64". With the L2 factor, the problem's file and the
  /// numerics version it decides what the loss is.
  std::map<std::string, std::string> conditions;
  std::optional<double> l2_factor;  ///< that was used, given or not
  std::optional<std::int64_t> numerics_version;
  /// Digest of all that decides the numbers but the seed: of the run key's content without it. Of
  /// records that hold none, of the scripts of optimizer, schedule and problem.
  std::string identity;
  std::string identity_missing;  ///< why a record of ours has none, as a sentence
  std::vector<CodeFile> code;    ///< always with the optimizer and the schedule
  std::string order;             ///< of the training examples: "fresh" in each epoch, or "repeated"
  std::optional<std::int64_t> valid_size;
  std::vector<double> training_seconds;  ///< per epoch, evaluation excluded
  std::optional<std::int64_t> steps_per_epoch;
  std::optional<std::int64_t> steps;
  std::optional<std::int64_t> gradient_evaluations;
  /// What each evaluation had cost since the start; empty in older files.
  std::vector<double> gradients_spent;
  std::vector<double> seconds_spent;  ///< of training
  /// By name, at the logged mini-batch losses: diagnostics and what the optimizer logged.
  std::vector<std::pair<std::string, std::vector<double>>> diagnostics;
  std::vector<std::string> warnings;  ///< of the run, sentences
  /// Of problems with two parameters: these at each evaluation.
  std::vector<std::array<double, 2>> trajectory;
  std::string run_key;
  Json environment = Json::object();  ///< versions, processor, threads, dtype, device, started
};

/// Reads one result file of any family. It is the only reader of records: analysis, sweep, commands
/// and Lua use it.
///
/// The list of mini-batch losses, nearly all of a file's length, is skipped and not parsed:
/// read_minibatch_losses() reads it. Label and setting come from the folders, or from the file's
/// own fields when it is outside a tree PROBLEM/OPTIMIZER/SETTING/.
///
/// The family: ours has an object `optbench`; 1.2 has `optimizer_name` or `optimizer_hyperparams`;
/// of the others, the successor's setting folder has 1e-03 where 1.1 has 1.e-03, and without a
/// folder, the successor's file has several lines.
///
/// NaN and infinities are kept, but for the epochs that a run which was stopped early did not
/// reach: see StoredRun::missed_evaluations. A run that does not say that it diverged or stopped
/// early, and whose last test loss is not finite, has diverged. Lists are `<split>_<series>` of the
/// metrics that `optbench.metrics` declares, else of the loss and the accuracy; those that are
/// absent are empty, and an accuracy of exactly 0 is a value like any other.
///
/// Throws Error(corrupt_data) "path: what: expected, got": no JSON, no result file, keys missing,
/// loss lists of unequal length; Error(not_found), Error(io).
[[nodiscard]] StoredRun read_stored_run(const std::filesystem::path& path);

/// Whether to read the list of mini-batch losses; skipping it is many times faster.
enum class MinibatchLosses { passed_over, read };

/// The JSON object of a result file, as stored. Mini-batch losses that are skipped become an empty
/// list. Throws Error(corrupt_data) when it is not a JSON object, Error(not_found), Error(io).
[[nodiscard]] Json read_record(const std::filesystem::path& path, MinibatchLosses losses);

/// The mini-batch losses of a result file; empty when it has none. Errors as read_stored_run().
[[nodiscard]] std::vector<double> read_minibatch_losses(const std::filesystem::path& path);

}  // namespace optbench::record
