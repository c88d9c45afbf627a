// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/code_file.hpp"
#include "engine/base/json_text.hpp"
#include "engine/base/options.hpp"
#include "engine/model/problem.hpp"
#include "engine/run/request.hpp"
#include "engine/train/optimizer.hpp"
#include "engine/train/schedule.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace optbench::run {

/// A request with all values filled in. Entries are copies: a script's entry keeps its class alive.
struct RunSettings {
  /// Every setting with its effective value: defaults filled in, options complete and checked. It
  /// resolves to the same run. Only `weight_decay` stays as given, because folders are named after
  /// the given value; `l2_factor` is the effective one.
  RunRequest request;
  model::ProblemEntry problem;
  train::OptimizerEntry optimizer;
  Options optimizer_options;  ///< with the rate, if the optimizer has one
  train::ScheduleEntry schedule;
  std::int64_t num_epochs = 0;
  std::int64_t batch_size = 0;
  double l2_factor = 0;
  std::uint64_t seed = 42;
  machine::Device device;
  std::vector<std::string> warnings;  ///< what the user should know before the run

  /// The problem's request to its data set.
  [[nodiscard]] data::DatasetRequest dataset_request() const;
  /// Folder of this setting: output_dir/problem/label/setting.
  [[nodiscard]] std::filesystem::path folder() const;
  /// Digest (SHA-256, 16 hexadecimal digits) of everything that decides the numbers: the settings
  /// whose row has a `key`, the scripts of problem, optimizer and schedule with all that they
  /// required, and the numerics version. Not: threads, paths. Empty where identity_missing() is
  /// not: such a run equals no other one.
  [[nodiscard]] std::string run_key() const;
  /// The same without the seed: what runs that may be averaged have in common.
  [[nodiscard]] std::string identity() const;
  /// Why nothing says what code this run consists of: "the optimizer 'mine' was given by a script
  /// without a file of its own". Empty for runs that have an identity.
  [[nodiscard]] std::string identity_missing() const;
  /// Every file of the user's that was loaded for the run.
  [[nodiscard]] std::vector<CodeFile> code() const;
  /// What DeepOBS calls training parameters: schedule and whatever else departs from the defaults.
  [[nodiscard]] Options training_parameters() const;
  /// The problem's and the data set's options that are not at their defaults.
  [[nodiscard]] Options changed_problem_options() const;
  [[nodiscard]] Options changed_dataset_options() const;

 private:
  /// What run_key() is the digest of.
  [[nodiscard]] Json key_content() const;
};

/// $OPTBENCH_DATA_DIR, else $XDG_DATA_HOME/optbench, else ~/.local/share/optbench.
[[nodiscard]] std::filesystem::path default_data_dir();

/// Fills in all defaults and checks everything that can be checked without data.
/// Throws Error(invalid_argument): option out of range, factors without epochs, no such device, ...
[[nodiscard]] RunSettings resolve_run(const RunRequest& request, const model::ProblemEntry& problem,
                                      const train::OptimizerEntry& optimizer,
                                      const train::ScheduleEntry& schedule);

}  // namespace optbench::run
