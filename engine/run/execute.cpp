// SPDX-License-Identifier: MIT
#include "engine/run/execute.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"
#include "engine/machine/cpu_memory.hpp"
#include "engine/record/path.hpp"
#include "engine/record/stored_run.hpp"
#include "engine/run/record.hpp"
#include "engine/train/tensorboard_observer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace optbench::run {
namespace fs = std::filesystem;
namespace {

/// How long to wait before a record is written again that could not be written: somebody may make
/// room, or a server come back.
constexpr std::array<std::chrono::milliseconds, 3> kBeforeNextTry = {
    std::chrono::milliseconds(100), std::chrono::milliseconds(500),
    std::chrono::milliseconds(2000)};

/// Removes the empty folders of a setting at its end.
class EmptyFolders {
 public:
  explicit EmptyFolders(const RunSettings& settings) : settings_(settings) {}
  EmptyFolders(const EmptyFolders&) = delete;
  EmptyFolders& operator=(const EmptyFolders&) = delete;
  ~EmptyFolders() { remove_empty_folders(settings_); }

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

/// The folder of this run's event files.
fs::path events_folder(const RunResult& result) {
  auto time = result.started;
  for (;;) {
    fs::path folder = result.settings.folder() / "tensorboard" /
                      fs::path(record::result_file_name(result.settings.seed, time)).stem();
    std::error_code error;
    if (!fs::exists(folder, error)) return folder;  // or it cannot be known: writing will tell
    time += std::chrono::seconds(1);
  }
}

/// What distinguishes runs, for TensorBoard's table of hyperparameters.
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
fs::path write_record(const RunResult& result, const fs::path& folder, const std::string& text) {
  const bool whole = result.history.outcome != train::Outcome::interrupted;
  auto time = result.started;
  for (;;) {
    fs::path path = folder / record::result_file_name(result.settings.seed, time);
    if (!whole) path += ".interrupted";
    if (create_file_atomically(path, text)) return path;
    time += std::chrono::seconds(1);
  }
}

/// Other places for a record whose own folder does not take it, the best first.
std::vector<fs::path> other_places() {
  std::vector<fs::path> places;
  std::error_code error;
  if (fs::path folder = fs::temp_directory_path(error); !error) {
    places.push_back(folder / fmt::format("optbench-records-{}", ::getuid()));
  }
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    places.push_back(fs::path(home) / "optbench-records");
  }
  if (fs::path folder = fs::current_path(error); !error) {
    places.push_back(folder / "optbench-records");
  }
  return places;
}

/// Writes the record in its folder, with patience, or else in another place that `filing_error`
/// then names. Sets `path`. Throws Error(io) when no place takes it.
void file_record(RunResult& result) {
  const std::string text = write_json(to_json(result)) + "\n";
  const fs::path folder = result.settings.folder();
  std::string refusal;
  for (std::size_t attempt = 0;; ++attempt) {
    try {
      result.path = write_record(result, folder, text);
      return;
    } catch (const Error& error) {
      refusal = error.what();
    }
    if (attempt == kBeforeNextTry.size()) break;
    std::this_thread::sleep_for(kBeforeNextTry[attempt]);
  }
  const fs::path below = folder.lexically_relative(result.settings.request.output_dir);
  std::string tried;
  for (const fs::path& place : other_places()) {
    try {
      result.path = write_record(result, place / below, text);
      result.filing_error = fmt::format("{}; the record lies in {}", refusal, result.path.string());
      return;
    } catch (const Error&) {
      tried += (tried.empty() ? "" : ", ") + place.string();
    }
  }
  fail(ErrorKind::io, "{}; nor could the record be written below any of {}", refusal, tried);
}

}  // namespace

RunResult execute_run(const RunSettings& settings, const train::ObserverList& observers) {
  RunResult result{
      .settings = settings, .history = {}, .started = std::chrono::system_clock::now()};
  std::optional<EmptyFolders> tidy;
  if (!settings.request.no_logs) {
    tidy.emplace(settings);
    expect_writable_folder(settings.folder());
  }
  const auto begin = std::chrono::steady_clock::now();
  const machine::ThreadsInForce threads(settings.device.threads);
  const machine::CachedMemoryScope of_this_run;  // destroyed after all tensors

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
  for (auto& logged : result.history.logged) result.diagnostics.push_back(std::move(logged));
  if (!settings.request.no_logs) file_record(result);
  return result;
}

void remove_empty_folders(const RunSettings& settings) {
  std::error_code error;  // a folder that is not empty stays
  fs::path folder = settings.folder();
  // The setting, the label, the problem, and the output folder itself.
  for (int level = 0; level < 4 && !error; ++level) {
    fs::remove(folder, error);
    folder = folder.parent_path();
  }
}

std::optional<fs::path> find_finished_run(const RunSettings& settings) {
  const std::string key = settings.run_key();
  if (key.empty()) return std::nullopt;  // nothing says that another run is the same
  for (const fs::path& path : records_of_seed(settings)) {
    try {
      const record::StoredRun run = record::read_stored_run(path);
      if (run.run_key == key && run.outcome != record::StoredOutcome::interrupted) return path;
    } catch (const Error&) {
      // A stray or damaged file is not a finished run: the run is made.
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
