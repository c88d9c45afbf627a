// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/json_text.hpp"
#include "engine/base/options.hpp"
#include "engine/run/setting.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::run {

/// One run as requested by a user; unset values take the default of the problem or the optimizer.
/// The command line, optbench.run{...} and plans are read into it. kSettings below describes each
/// field and its spellings.
struct RunRequest {
  std::string problem;
  std::string optimizer = "sgd";
  std::optional<double> learning_rate;
  Options set;
  std::string schedule = "constant";
  Options schedule_set;
  std::optional<std::vector<std::int64_t>> lr_sched_epochs;
  std::optional<std::vector<double>> lr_sched_factors;
  std::optional<std::int64_t> num_epochs;
  std::optional<std::int64_t> batch_size;
  std::optional<double> weight_decay;
  std::int64_t random_seed = 42;
  std::int64_t valid_size = 0;
  Options problem_set;
  Options dataset_set;
  bool synthetic = false;
  std::string order = "fresh";
  std::int64_t train_log_interval = 10;
  std::string dtype = "float32";
  std::string device = "cpu";
  std::int64_t threads = 0;
  std::string label;
  std::vector<std::string> diagnostics;
  std::filesystem::path data_dir;
  std::filesystem::path output_dir = "results";
  bool no_logs = false;
  bool tensorboard = false;
  bool skip_if_exists = false;
  bool no_verify = false;
  bool no_download = false;
};

/// More of anything that is counted than a run could use, and little enough that products of such
/// numbers fit into 64 bits.
inline constexpr std::int64_t kMostCounted = 1'000'000'000;
/// More threads than any machine has cores; with many more, the OpenMP library crashes.
inline constexpr std::int64_t kMostThreads = 1024;

/// The settings of a run. A new one is a field above and a row at the end; code reads it as
/// `settings.request.name` (engine/run/settings.hpp).
///
/// The run key lists the settings in this order and with these names: changing either would lose
/// all results filed so far. New rows keep Presence::unless_default, so that old keys and records
/// remain valid.
inline constexpr Setting kSettings[] = {
    {.name = "problem",
     .spellings = "testproblem",
     .member = &RunRequest::problem,
     .scope = Setting::Scope::problem,
     .help = "name (`optbench list problems`) or file.lua of a problem; in scripts also what "
             "problem.define gave",
     .script_type = "string|table",
     .is_positional = true,
     .is_always_written = true,
     .record = {"optbench.problem", Setting::Presence::always, true},
     .key = {"problem", Setting::Presence::always}},
    {.name = "optimizer",
     .member = &RunRequest::optimizer,
     .help = "name or file.lua of an optimizer; in scripts also a class",
     .script_type = "string|OptimizerClass",
     .is_always_written = true,
     .record = {"optbench.optimizer", Setting::Presence::always, true},
     .key = {"optimizer", Setting::Presence::always}},
    {.name = "learning_rate",
     .spellings = "lr",
     .member = &RunRequest::learning_rate,
     .help = "learning rate: the optimizer's option `lr`",
     .default_text = "the optimizer's",
     .record = {"learning_rate", Setting::Presence::always}},
    {.name = "set",
     .member = &RunRequest::set,
     .help = "options of the optimizer",
     .record = {"hyperparams", Setting::Presence::always},
     .key = {"optimizer_options", Setting::Presence::always}},
    {.name = "schedule",
     .member = &RunRequest::schedule,
     .help = "name or file.lua of a schedule; in scripts also a class",
     .script_type = "string|ScheduleClass",
     .record = {"optbench.schedule", Setting::Presence::always, true},
     .key = {"schedule", Setting::Presence::always}},
    {.name = "schedule_set",
     .member = &RunRequest::schedule_set,
     .help = "options of the schedule",
     .record = {"optbench.schedule.options", Setting::Presence::always},
     .key = {"schedule_options", Setting::Presence::always}},
    // These two become the schedule "multistep" and its options.
    {.name = "lr_sched_epochs",
     .member = &RunRequest::lr_sched_epochs,
     .help = "epochs at which the rate changes"},
    {.name = "lr_sched_factors",
     .member = &RunRequest::lr_sched_factors,
     .help = "multiples of the base rate from those epochs on (absolute, not cumulative)"},
    {.name = "num_epochs",
     .spellings = "N",
     .member = &RunRequest::num_epochs,
     .help = "epochs; 0 only evaluates",
     .default_text = "the problem's",
     .at_least = 0,
     .at_most = kMostCounted,
     .record = {"num_epochs", Setting::Presence::always},
     .key = {"num_epochs", Setting::Presence::always}},
    {.name = "batch_size",
     .spellings = "bs",
     .member = &RunRequest::batch_size,
     .scope = Setting::Scope::problem,
     .help = "examples per step",
     .default_text = "the problem's",
     .at_least = 1,
     .at_most = kMostCounted,
     .record = {"batch_size", Setting::Presence::always},
     .key = {"batch_size", Setting::Presence::always}},
    {.name = "weight_decay",
     .spellings = "wd l2_reg",
     .member = &RunRequest::weight_decay,
     .scope = Setting::Scope::problem,
     .help = "the problem's L2 factor",
     .default_text = "the problem's",
     .at_least = 0,
     .record = {"weight_decay l2_reg", Setting::Presence::always},
     .key = {"l2_factor", Setting::Presence::always}},
    {.name = "random_seed",
     .spellings = "seed -r",
     .member = &RunRequest::random_seed,
     .scope = Setting::Scope::problem,
     .help = "seed of every random stream, 0 to 2^63 - 1",
     .at_least = 0,
     .is_always_written = true,
     .record = {"random_seed", Setting::Presence::always},
     .key = {"seed", Setting::Presence::always}},
    {.name = "valid_size",
     .member = &RunRequest::valid_size,
     .scope = Setting::Scope::problem,
     .help = "training examples held out for validation",
     .at_least = 0,
     .at_most = kMostCounted,
     .record = {"optbench.valid_size", Setting::Presence::always},
     .key = {"valid_size", Setting::Presence::always},
     .marks_folder = true},
    {.name = "problem_set",
     .member = &RunRequest::problem_set,
     .scope = Setting::Scope::problem,
     .help = "options of the problem",
     .record = {"optbench.problem.options", Setting::Presence::always},
     .key = {"problem_options"}},
    {.name = "dataset_set",
     .member = &RunRequest::dataset_set,
     .scope = Setting::Scope::problem,
     .help = "options of the data set",
     .record = {"optbench.dataset.options", Setting::Presence::always},
     .key = {"dataset_options"}},
    {.name = "synthetic",
     .member = &RunRequest::synthetic,
     .scope = Setting::Scope::problem,
     .help = "synthetic data instead of the data set's files",
     .record = {"optbench.dataset.synthetic", Setting::Presence::always},
     .key = {"synthetic"},
     .marks_folder = true},
    {.name = "train_log_interval",
     .member = &RunRequest::train_log_interval,
     .help = "steps between two logged mini-batch losses",
     .at_least = 1,
     .at_most = kMostCounted,
     .record = {"train_log_interval", Setting::Presence::always},
     .key = {"train_log_interval", Setting::Presence::always}},
    {.name = "dtype",
     .member = &RunRequest::dtype,
     .scope = Setting::Scope::problem,
     .help = "float32 or float64",
     .record = {"optbench.dtype", Setting::Presence::always},
     .key = {"dtype", Setting::Presence::always},
     .marks_folder = true},
    {.name = "device",
     .member = &RunRequest::device,
     .scope = Setting::Scope::problem,
     .help = "cpu, cuda or cuda:N",
     .record = {"optbench.device", Setting::Presence::always},
     .key = {"device", Setting::Presence::always}},
    {.name = "threads",
     .member = &RunRequest::threads,
     .scope = Setting::Scope::problem,
     .help = "threads within an operation",
     .default_text = "the problem's: all cores, or one where more are slower",
     .at_least = 0,
     .at_most = kMostThreads,
     .sweep_default = "the plan's, else the cores shared among the workers",
     .record = {"optbench.threads", Setting::Presence::always}},
    {.name = "label",
     .member = &RunRequest::label,
     .help = "name under which results are filed",
     .default_text = "the optimizer's",
     .record = {"optimizer_name optimizer", Setting::Presence::always}},
    {.name = "diagnostics",
     .member = &RunRequest::diagnostics,
     .help = "logged with the mini-batch losses: gradient_norm, update_ratio, step_cosine, "
             "sharpness, gradient_noise_scale",
     .record = {"optbench.diagnostics", Setting::Presence::unless_default, true}},
    {.name = "data_dir",
     .member = &RunRequest::data_dir,
     .scope = Setting::Scope::problem,
     .help = "data folder",
     .default_text = "$OPTBENCH_DATA_DIR, else ~/.local/share/optbench",
     .sweep_default = "the plan's, else $OPTBENCH_DATA_DIR, else ~/.local/share/optbench",
     .is_refused_in_sandbox = true},
    {.name = "output_dir",
     .member = &RunRequest::output_dir,
     .help = "where results are filed",
     .sweep_default = "the plan's, else results",
     .is_refused_in_sandbox = true},
    {.name = "no_logs", .member = &RunRequest::no_logs, .help = "write no record"},
    {.name = "tensorboard",
     .member = &RunRequest::tensorboard,
     .help = "write event files for TensorBoard while it trains, in the record's folder"},
    {.name = "skip_if_exists",
     .member = &RunRequest::skip_if_exists,
     .help = "do nothing where a record of this setting and seed lies already",
     .is_refused_in_sandbox = true},
    {.name = "no_verify",
     .member = &RunRequest::no_verify,
     .scope = Setting::Scope::problem,
     .help = "accept data files whatever their checksums",
     .sweep_default = "",
     .is_refused_in_sandbox = true},
    {.name = "no_download",
     .member = &RunRequest::no_download,
     .scope = Setting::Scope::problem,
     .help = "fetch no missing data files",
     .sweep_default = ""},
    {.name = "order",
     .member = &RunRequest::order,
     .scope = Setting::Scope::problem,
     .help = "of the training examples: fresh in each epoch, or that of the first repeated, as in "
             "DeepOBS's published runs",
     .record = {"optbench.order"},
     .key = {"order"},
     .marks_folder = true},
};

/// The schedule that the request means: lr_sched_epochs alone selects "multistep".
[[nodiscard]] std::string schedule_of(const RunRequest& request);

/// Reads a request from an object; all keys of kSettings are accepted, null stands for unset.
/// `where` opens messages. Throws Error(invalid_argument) for an unknown key (with "did you mean"),
/// a setting under two of its names, a value of another type, or a missing problem.
[[nodiscard]] RunRequest read_run_request(std::string_view where, const Json& object);

/// The same for an existing request: the object's values replace those of the request.
void update_run_request(std::string_view where, const Json& object, RunRequest& request);

/// The object that reads back as the same request; defaults are omitted.
[[nodiscard]] Json to_json(const RunRequest& request);

/// All accepted keys of the settings of a scope (none: of all), with short spellings, sorted; for
/// completion and "did you mean".
[[nodiscard]] std::vector<std::string> run_request_keys(
    std::optional<Setting::Scope> scope = std::nullopt);

}  // namespace optbench::run
