// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/json_text.hpp"
#include "engine/record/metric.hpp"
#include "engine/sweep/plan.hpp"
#include "engine/sweep/worker_pool.hpp"
#include "engine/train/trainer.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace optbench::sweep {

/// What the coordinator sends to a worker.
[[nodiscard]] Json task_of(const SweepRun& run);
struct WorkerTask {
  run::RunRequest request;
  Json code;  ///< what expect_same_code() compares
};
/// Throws Error(corrupt_data) or Error(invalid_argument) for other messages.
[[nodiscard]] WorkerTask read_task(const Json& message);

/// Progress of a run, which a worker reports while it trains.
struct RunProgress {
  std::int64_t epoch = 0;                      ///< epochs done
  std::vector<record::MetricValue> test = {};  ///< what was measured on the test split after them
};
[[nodiscard]] Json to_json(const RunProgress& progress);
/// Throws Error(corrupt_data) when a key is missing or of another kind.
[[nodiscard]] RunProgress read_run_progress(const Json& message);

/// How a run ended: the final report of its worker, or how the worker ended.
struct RunReport {
  std::optional<train::Outcome> outcome = {};  ///< none: it failed, there is no record
  std::string reason = {};                     ///< as a sentence; empty for finished
  std::filesystem::path record = {};           ///< of the outcomes that are filed
  double seconds = 0;                          ///< of the whole run
  std::vector<record::MetricValue> test = {};  ///< the last values on the test split
  std::string error_output = {};  ///< of a failed run: what its worker wrote to standard error
  std::string filing_error = {};  ///< why the record lies elsewhere than in its folder
};
[[nodiscard]] Json to_json(const RunReport& report);
/// Throws Error(corrupt_data) when a key is missing or of another kind.
[[nodiscard]] RunReport read_run_report(const Json& message);

/// Where a sweep's runs come from: a list, or a search that learns from results.
class RunSource {
 public:
  virtual ~RunSource() = default;
  /// The next run to start; none if there is nothing to start now. Called again after every result;
  /// the sweep ends when it returns none, no run is in progress and none is waited for.
  [[nodiscard]] virtual std::optional<SweepRun> next() = 0;
  /// Whether runs may come later though none is in progress here.
  [[nodiscard]] virtual bool waits() const { return false; }
  /// Several times a second, whatever happens.
  virtual void on_tick() {}
  virtual void on_end(const SweepRun& /*run*/, const RunReport& /*report*/) {}
};

/// The runs of a list, in its order.
class RunList final : public RunSource {
 public:
  explicit RunList(std::vector<SweepRun> runs) : runs_(std::move(runs)) {}
  [[nodiscard]] std::optional<SweepRun> next() override {
    if (next_ == runs_.size()) return std::nullopt;
    return runs_[next_++];
  }

 private:
  std::vector<SweepRun> runs_;
  std::size_t next_ = 0;
};

/// How soon a sweep must stop.
enum class StopLevel {
  none,
  step,    ///< runs end at their next step boundary, and file what was done
  script,  ///< scripts are aborted too
  kill,    ///< workers are killed
};

/// Watches a sweep. All calls come from the thread of run_sweep().
class SweepObserver {
 public:
  virtual ~SweepObserver() = default;
  virtual void on_start(const SweepRun& /*run*/) {}
  virtual void on_progress(const SweepRun& /*run*/, const RunProgress& /*progress*/) {}
  virtual void on_end(const SweepRun& /*run*/, const RunReport& /*report*/) {}
  /// Called several times a second.
  virtual void on_tick() {}
  /// Called several times a second; the level never falls.
  [[nodiscard]] virtual StopLevel stop() { return StopLevel::none; }
};

/// Executes the runs of the source, as many at once as the pool has workers, until there are no
/// more or the observer asks to stop. A run that fails, or whose worker dies, is reported; the
/// sweep continues. Throws Error(io) when workers cannot be started.
void run_sweep(RunSource& source, WorkerPool& pool, SweepObserver& observer);

}  // namespace optbench::sweep
