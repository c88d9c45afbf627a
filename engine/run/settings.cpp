// SPDX-License-Identifier: MIT
#include "engine/run/settings.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/error.hpp"
#include "engine/base/json_text.hpp"
#include "engine/record/path.hpp"
#include "engine/train/diagnostics.hpp"

#include <cmath>
#include <cstdlib>

namespace optbench::run {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kMultistep = "multistep";

/// A script of the user's may bear the name of a shipped one; its results must not mix with those.
bool is_users_own(const train::ScheduleEntry& schedule) {
  return schedule.origin.ends_with(".lua") || schedule.origin == "inline";
}

void expect_at_least(std::string_view what, std::int64_t value, std::int64_t least) {
  if (value < least) {
    fail(ErrorKind::invalid_argument, "run: {} must be at least {}, got {}", what, least, value);
  }
}

/// The rate stands beside the other options on the command line, among them in the rule's table.
Options options_with_rate(const RunRequest& request, const train::OptimizerEntry& optimizer) {
  Options given = request.set;
  if (request.learning_rate) {
    const OptionValue* rate = given.find("lr");
    // Lua writes `set = { lr = 1 }` with an integer.
    if (rate != nullptr && to_text(*rate) != to_text(OptionValue(*request.learning_rate)) &&
        (!std::holds_alternative<std::int64_t>(*rate) ||
         static_cast<double>(std::get<std::int64_t>(*rate)) != *request.learning_rate)) {
      fail(ErrorKind::invalid_argument,
           "{}: the learning rate is given twice, as {} and as option 'lr' = {}", optimizer.name,
           *request.learning_rate, to_text(*rate));
    }
    given.set("lr", *request.learning_rate);
  }
  return given;
}

/// --lr-sched-epochs and --lr-sched-factors are another spelling of the schedule `multistep`.
Options schedule_options_of(const RunRequest& request, const train::ScheduleEntry& schedule) {
  if (request.lr_sched_epochs.has_value() != request.lr_sched_factors.has_value()) {
    fail(ErrorKind::invalid_argument,
         "run: lr_sched_epochs and lr_sched_factors must be given together, got only {}",
         request.lr_sched_epochs ? "lr_sched_epochs" : "lr_sched_factors");
  }
  Options given = request.schedule_set;
  if (request.lr_sched_epochs) {
    if (schedule.name != kMultistep) {
      fail(ErrorKind::invalid_argument,
           "run: lr_sched_epochs belong to the schedule '{}', but '{}' is chosen", kMultistep,
           schedule.name);
    }
    given.set("epochs", *request.lr_sched_epochs);
    given.set("factors", *request.lr_sched_factors);
  }
  return given;
}

/// The values that are not at their declared defaults.
Options changed_options(const std::vector<OptionSpec>& specs, const Options& values) {
  Options changed;
  for (const OptionSpec& spec : specs) {
    const OptionValue* value = values.find(spec.name);
    if (value != nullptr && *value != spec.default_value) changed.set(spec.name, *value);
  }
  return changed;
}

}  // namespace

fs::path default_data_dir() {
  if (const char* named = std::getenv("OPTBENCH_DATA_DIR"); named && *named) return named;
  if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data)
    return fs::path(data) / "optbench";
  const char* home = std::getenv("HOME");
  return fs::path(home && *home ? home : ".") / ".local" / "share" / "optbench";
}

data::DatasetRequest RunSettings::dataset_request() const {
  return {.data_dir = data_dir,
          .device = device,
          .streams = data::RandomStreams(seed),
          .valid_size = valid_size,
          .verify_checksums = verify_checksums,
          .synthetic = synthetic,
          .options = dataset_options};
}

fs::path RunSettings::folder() const {
  return output_dir / problem.name / label /
         record::setting_folder(num_epochs, batch_size, weight_decay, optimizer_options,
                                training_parameters());
}

Options RunSettings::training_parameters() const {
  Options result;
  if (schedule.name == kMultistep && !is_users_own(schedule)) {
    result.set("lr_sched_epochs", schedule_options.integers("epochs"));
    result.set("lr_sched_factors", schedule_options.numbers("factors"));
  } else if (schedule.name != "constant" || is_users_own(schedule)) {
    result.set("schedule", schedule.name);
    for (const auto& [name, value] : schedule_options) result.set("schedule_" + name, value);
  }
  if (device.dtype != at::kFloat) result.set("dtype", machine::dtype_name(device.dtype));
  if (valid_size > 0) result.set("valid_size", valid_size);
  for (const auto& [name, value] : changed_problem_options()) result.set(name, value);
  for (const auto& [name, value] : changed_dataset_options()) result.set(name, value);
  if (synthetic) result.set("synthetic", true);
  return result;
}

Options RunSettings::changed_problem_options() const {
  return changed_options(problem.options, problem_options);
}

Options RunSettings::changed_dataset_options() const {
  return changed_options(problem.dataset_entry->options, dataset_options);
}

std::string RunSettings::run_key() const {
  Json identity = Json::object();
  const auto add_options = [&](const std::string& key, const Options& options) {
    for (const auto& [name, value] : options) identity[key][name] = to_text(value);
  };
  identity["problem"] = problem.name;
  if (!problem.origin.empty()) identity["problem_sha256"] = problem.digest;
  identity["optimizer"] = optimizer.name;
  identity["optimizer_sha256"] = optimizer.digest;
  add_options("optimizer_options", optimizer_options);
  identity["schedule"] = schedule.name;
  identity["schedule_sha256"] = schedule.digest;
  add_options("schedule_options", schedule_options);
  identity["num_epochs"] = num_epochs;
  identity["batch_size"] = batch_size;
  identity["l2_factor"] = l2_factor;
  identity["seed"] = seed;
  identity["valid_size"] = valid_size;
  add_options("problem_options", changed_problem_options());
  add_options("dataset_options", changed_dataset_options());
  if (synthetic) identity["synthetic"] = true;
  identity["train_log_interval"] = train_log_interval;
  identity["dtype"] = machine::dtype_name(device.dtype);
  identity["device"] = at::DeviceTypeName(device.device.type(), /*lower_case=*/true);
  return sha256_hex(write_json(identity, -1)).substr(0, 16);
}

RunSettings resolve_run(const RunRequest& request, const model::ProblemEntry& problem,
                        const train::OptimizerEntry& optimizer,
                        const train::ScheduleEntry& schedule) {
  RunSettings settings;
  settings.problem = problem;
  settings.optimizer = optimizer;
  settings.optimizer_options =
      resolve_options(optimizer.name, optimizer.options, options_with_rate(request, optimizer));
  if (settings.optimizer_options.contains("lr")) {
    settings.learning_rate = settings.optimizer_options.number("lr");
  }
  settings.schedule = schedule;
  settings.schedule_options =
      resolve_options(schedule.name, schedule.options, schedule_options_of(request, schedule));
  (void)schedule.make(settings.schedule_options);  // what the options mean together, checked early

  settings.num_epochs = request.num_epochs.value_or(problem.default_num_epochs);
  settings.batch_size = request.batch_size.value_or(problem.default_batch_size);
  settings.valid_size = request.valid_size;
  settings.problem_options = resolve_options(fmt::format("problem '{}'", problem.name),
                                             problem.options, request.problem_set);
  settings.dataset_options = resolve_options(fmt::format("data set '{}'", problem.dataset),
                                             problem.dataset_entry->options, request.dataset_set);
  // What is computed is always itself.
  settings.synthetic = request.synthetic && !problem.dataset_entry->files.empty();
  settings.train_log_interval = request.train_log_interval;
  train::expect_diagnostics("run", request.diagnostics);
  settings.diagnostics = request.diagnostics;
  expect_at_least("num_epochs", settings.num_epochs, 0);
  expect_at_least("batch_size", settings.batch_size, 1);
  expect_at_least("valid_size", settings.valid_size, 0);
  expect_at_least("train_log_interval", settings.train_log_interval, 1);
  expect_at_least("random_seed", request.random_seed, 0);
  expect_at_least("threads", request.threads, 0);
  settings.seed = static_cast<std::uint64_t>(request.random_seed);

  settings.weight_decay = request.weight_decay;
  if (request.weight_decay &&
      !(std::isfinite(*request.weight_decay) && *request.weight_decay >= 0)) {
    fail(ErrorKind::invalid_argument,
         "run: weight_decay must be a finite number of at least 0, got {}", *request.weight_decay);
  }
  if (problem.default_l2 == 0 && request.weight_decay.value_or(0) != 0) {
    settings.warnings.push_back(fmt::format(
        "problem '{}' has no L2 term: weight_decay {} is ignored (an optimizer's own decay is set "
        "with --set weight_decay=...)",
        problem.name, *request.weight_decay));
  }
  settings.l2_factor =
      problem.default_l2 == 0 ? 0 : request.weight_decay.value_or(problem.default_l2);

  settings.device = {.dtype = machine::parse_dtype(request.dtype),
                     .device = machine::parse_device(request.device),
                     .threads = machine::use_threads(static_cast<int>(request.threads))};
  settings.label = request.label.empty() ? optimizer.name : request.label;
  if (settings.label.find('/') != std::string::npos || settings.label.starts_with('.')) {
    fail(ErrorKind::invalid_argument, "run: label must be a folder's name, got '{}'",
         settings.label);
  }
  settings.data_dir = request.data_dir.empty() ? default_data_dir() : request.data_dir;
  settings.output_dir = request.output_dir;
  settings.write_logs = !request.no_logs;
  if (request.tensorboard && request.no_logs) {
    fail(ErrorKind::invalid_argument,
         "run: tensorboard writes files, which no_logs forbids: expected one of the two");
  }
  settings.tensorboard = request.tensorboard;
  settings.verify_checksums = !request.no_verify;
  return settings;
}

}  // namespace optbench::run
