// SPDX-License-Identifier: MIT
#pragma once

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

/// A request with nothing left open. The entries are copies: a script's entry keeps its rule alive.
struct RunSettings {
  model::ProblemEntry problem;
  train::OptimizerEntry optimizer;
  Options optimizer_options;
  std::optional<double> learning_rate;  ///< none: the rule has no option "lr"
  train::ScheduleEntry schedule;
  Options schedule_options;
  std::int64_t num_epochs = 0;
  std::int64_t batch_size = 0;
  std::optional<double> weight_decay;  ///< as given; none: the problem's default
  double l2_factor = 0;                ///< in force
  std::uint64_t seed = 42;
  std::int64_t valid_size = 0;
  Options problem_options;
  Options dataset_options;
  bool synthetic = false;
  std::int64_t train_log_interval = 10;
  std::vector<std::string> diagnostics = {};  ///< of diagnostic_names(); they move no other number
  machine::Device device;
  std::string label;
  std::filesystem::path data_dir;
  std::filesystem::path output_dir;
  bool write_logs = true;
  bool tensorboard = false;  ///< write event files as well, under folder()/tensorboard
  bool verify_checksums = true;
  std::vector<std::string> warnings;  ///< what the user should know before the run

  /// What the problem asks its data set for.
  [[nodiscard]] data::DatasetRequest dataset_request() const;
  /// Folder of this setting: output_dir/problem/label/setting.
  [[nodiscard]] std::filesystem::path folder() const;
  /// Digest (SHA-256, 16 hexadecimal digits) of everything that decides the numbers: problem, rule
  /// with its script, options, schedule, budget, batch size, L2 factor, seed, dtype, splits, the
  /// problem's and the data set's options. Not: threads, paths.
  [[nodiscard]] std::string run_key() const;
  /// What DeepOBS calls training parameters: schedule and whatever else departs from the defaults.
  [[nodiscard]] Options training_parameters() const;
  /// The problem's and the data set's options that are not at their defaults.
  [[nodiscard]] Options changed_problem_options() const;
  [[nodiscard]] Options changed_dataset_options() const;
};

/// $OPTBENCH_DATA_DIR, else $XDG_DATA_HOME/optbench, else ~/.local/share/optbench.
[[nodiscard]] std::filesystem::path default_data_dir();

/// Fills in all defaults and checks everything that can be checked without data.
/// Throws Error(invalid_argument): option out of range, factors without epochs, no such device, ...
[[nodiscard]] RunSettings resolve_run(const RunRequest& request, const model::ProblemEntry& problem,
                                      const train::OptimizerEntry& optimizer,
                                      const train::ScheduleEntry& schedule);

}  // namespace optbench::run
