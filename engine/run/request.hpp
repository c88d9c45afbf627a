// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/json_text.hpp"
#include "engine/base/options.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::run {

/// One run as a user asks for it: what is unset takes the default of the problem or the optimizer.
/// The command line, optbench.run{...} and a sweep's plan all become one of these; each field is
/// spelled as the long option of `optbench run` with `_` for `-`.
struct RunRequest {
  std::string problem;
  std::string optimizer = "sgd";        ///< name, or path of a .lua file
  std::optional<double> learning_rate;  ///< the optimizer's option "lr"
  Options set;                          ///< the optimizer's other options
  std::string schedule = "constant";    ///< name, or path of a .lua file
  Options schedule_set;                 ///< the schedule's options
  std::optional<std::vector<std::int64_t>> lr_sched_epochs;
  std::optional<std::vector<double>> lr_sched_factors;
  std::optional<std::int64_t> num_epochs;
  std::optional<std::int64_t> batch_size;
  std::optional<double> weight_decay;  ///< the problem's L2 factor
  std::int64_t random_seed = 42;
  std::int64_t valid_size = 0;
  std::int64_t train_log_interval = 10;
  std::vector<std::string>
      diagnostics;  ///< logged beside the losses (engine/train/diagnostics.hpp)
  std::string dtype = "float32";
  std::string device = "cpu";
  std::int64_t threads = 0;  ///< 0: what is set in this process
  std::string label;         ///< name under which results are filed; empty: the optimizer's name
  Options problem_set;       ///< the problem's own options
  Options dataset_set;       ///< the data set's own options
  bool synthetic = false;    ///< a deterministic stand-in instead of the data set's files
  std::filesystem::path data_dir;  ///< empty: default_data_dir()
  std::filesystem::path output_dir = "results";
  bool no_logs = false;         ///< write no record
  bool tensorboard = false;     ///< write event files for TensorBoard while it trains
  bool skip_if_exists = false;  ///< do nothing where a record of this seed lies already
  bool no_verify = false;       ///< accept data files whatever their checksums
  bool no_download = false;     ///< fetch no missing data files
};

/// The schedule in force: lr_sched_epochs alone choose "multistep".
[[nodiscard]] std::string schedule_of(const RunRequest& request);

/// Reads a request from an object; short spellings (`lr`, `bs`, `wd`, `seed`, ...) are accepted,
/// null stands for unset. `where` opens messages. Throws Error(invalid_argument) for an unknown key
/// (with "did you mean"), a value of another kind, or a missing problem.
[[nodiscard]] RunRequest read_run_request(std::string_view where, const Json& object);

/// The object that reads back as the same request; what is at its default is left out.
[[nodiscard]] Json to_json(const RunRequest& request);

/// Every accepted key, short spellings included; for completion and "did you mean".
[[nodiscard]] std::vector<std::string> run_request_keys();

}  // namespace optbench::run
