// SPDX-License-Identifier: MIT
#include "engine/run/execute.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"
#include "engine/machine/cpu_memory.hpp"
#include "engine/record/path.hpp"
#include "engine/record/stored_run.hpp"
#include "engine/run/record.hpp"
#include "engine/train/tensorboard_observer.hpp"

#include <algorithm>

namespace optbench::run {
namespace fs = std::filesystem;
namespace {

/// Removes the folders of a setting that nothing was filed in: DeepOBS's readers stumble over them.
class EmptyFolders {
 public:
  explicit EmptyFolders(const RunSettings& settings) : settings_(settings) {}
  EmptyFolders(const EmptyFolders&) = delete;
  EmptyFolders& operator=(const EmptyFolders&) = delete;
  ~EmptyFolders() {
    std::error_code error;  // a folder that is not empty stays
    fs::path folder = settings_.folder();
    // The setting, the label, the problem, and the output folder itself.
    for (int level = 0; level < 4 && !error; ++level) {
      fs::remove(folder, error);
      folder = folder.parent_path();
    }
  }

 private:
  const RunSettings& settings_;
};

/// Records of this seed in the setting's folder, newest first (names end in their time).
std::vector<fs::path> records_of_seed(const RunSettings& settings) {
  std::vector<fs::path> found;
  std::error_code error;
  const std::string prefix = record::seed_prefix(settings.seed);
  for (const auto& file : fs::directory_iterator(settings.folder(), error)) {
    if (file.path().extension() == ".json" && file.path().filename().string().starts_with(prefix)) {
      found.push_back(file.path());
    }
  }
  std::sort(found.rbegin(), found.rend());
  return found;
}

/// A folder for the events of this run alone.
fs::path events_folder(const RunResult& result) {
  auto time = result.started;
  for (;;) {
    fs::path folder = result.settings.folder() / "tensorboard" /
                      fs::path(record::result_file_name(result.settings.seed, time)).stem();
    if (!fs::exists(folder)) return folder;
    time += std::chrono::seconds(1);
  }
}

/// What tells runs apart, for the table of hyperparameters.
Options hyperparameters(const RunSettings& settings) {
  Options all;
  all.set("problem", settings.problem.name);
  all.set("optimizer", settings.request.label);
  for (const auto& [name, value] : settings.optimizer_options) all.set(name, value);
  if (settings.request.learning_rate) all.set("lr", *settings.request.learning_rate);
  all.set("batch_size", settings.batch_size);
  all.set("num_epochs", settings.num_epochs);
  all.set("random_seed", settings.request.random_seed);
  for (const auto& [name, value] : settings.training_parameters()) all.set(name, value);
  return all;
}

/// Writes under the run's name; a second run of the same second gets the next free one.
fs::path write_record(const RunResult& result) {
  const std::string text = write_json(to_json(result)) + "\n";
  const bool whole = result.history.outcome != train::Outcome::interrupted;
  auto time = result.started;
  for (;;) {
    fs::path path = result.settings.folder() / record::result_file_name(result.settings.seed, time);
    if (!whole) path += ".interrupted";
    if (create_file_atomically(path, text)) return path;
    time += std::chrono::seconds(1);
  }
}

}  // namespace

RunResult execute_run(const RunSettings& settings, const train::ObserverList& observers) {
  RunResult result{
      .settings = settings, .history = {}, .started = std::chrono::system_clock::now()};
  std::optional<EmptyFolders> tidy;
  if (!settings.request.no_logs) {
    expect_writable_folder(settings.folder());
    tidy.emplace(settings);
  }
  const auto begin = std::chrono::steady_clock::now();
  const machine::ThreadsInForce threads(settings.device.threads);
  const machine::CachedMemoryScope of_this_run;  // before whatever holds tensors: released after it

  const data::RandomStreams streams(settings.seed);
  const auto problem = settings.problem.make(settings.request.problem_set);
  problem->build(settings.problem, settings.dataset_request(), settings.l2_factor);
  const auto optimizer = settings.optimizer.make(settings.optimizer_options);
  const train::Schedule schedule = settings.schedule.make(settings.request.schedule_set);
  result.seconds_setup =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();

  train::ObserverList watching;
  std::optional<train::Diagnostics> diagnostics;
  if (!settings.request.diagnostics.empty()) {
    diagnostics.emplace(settings.request.diagnostics, *problem, settings.batch_size,
                        settings.request.train_log_interval, streams);
    watching.push_back(&*diagnostics);
  }
  std::optional<train::TensorboardObserver> events;
  if (settings.request.tensorboard) {
    events.emplace(events_folder(result), hyperparameters(settings),
                   settings.request.train_log_interval);
    watching.push_back(&*events);
  }
  watching.insert(watching.end(), observers.begin(), observers.end());

  result.history = train::train(*problem, *optimizer, schedule,
                                {.num_epochs = settings.num_epochs,
                                 .batch_size = settings.batch_size,
                                 .train_log_interval = settings.request.train_log_interval,
                                 .learning_rate = settings.request.learning_rate},
                                streams, watching);
  if (diagnostics) {
    result.diagnostics = diagnostics->take(result.history.minibatch_train_losses.size());
  }
  if (!settings.request.no_logs) result.path = write_record(result);
  return result;
}

std::optional<fs::path> find_finished_run(const RunSettings& settings) {
  const std::string key = settings.run_key();
  if (key.empty()) return std::nullopt;  // nothing says that another run is the same
  for (const fs::path& path : records_of_seed(settings)) {
    try {
      const record::StoredRun run = record::read_stored_run(path);
      if (run.run_key == key && run.outcome != record::StoredOutcome::interrupted) return path;
    } catch (const Error&) {
      // A stray or damaged file is no finished run; the run is simply made.
    }
  }
  return std::nullopt;
}

std::optional<fs::path> find_run_of_seed(const RunSettings& settings) {
  if (!settings.identity_missing().empty()) return std::nullopt;
  const auto records = records_of_seed(settings);
  if (records.empty()) return std::nullopt;
  return records.front();
}

}  // namespace optbench::run
