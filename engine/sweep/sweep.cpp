// SPDX-License-Identifier: MIT
#include "engine/sweep/sweep.hpp"

#include "engine/base/error.hpp"

#include <array>
#include <csignal>
#include <map>
#include <utility>

namespace optbench::sweep {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kTick{100};

train::Outcome read_outcome(const std::string& text) {
  constexpr std::array kOutcomes = {train::Outcome::finished, train::Outcome::diverged,
                                    train::Outcome::interrupted, train::Outcome::stopped_early};
  for (const train::Outcome outcome : kOutcomes) {
    if (to_text(outcome) == text) return outcome;
  }
  fail(ErrorKind::corrupt_data, "worker: expected an outcome, got '{}'", text);
}

/// Reads the fields of a message; converts errors of nlohmann/json to Error.
template <class Read>
auto read_message(Read read) {
  try {
    return read();
  } catch (const nlohmann::json::exception& error) {
    fail(ErrorKind::corrupt_data, "worker: expected a message of a run, got a broken one ({})",
         error.what());
  }
}

Json values_to_json(const std::vector<record::MetricValue>& values) {
  Json list = Json::array();
  for (const auto& [metric, value] : values) {
    list.push_back(record::to_json(metric));
    list.back()["value"] = value;
  }
  return list;
}

std::vector<record::MetricValue> read_values(const Json& list) {
  std::vector<record::MetricValue> values;
  for (const Json& json : list) {
    values.push_back({record::read_metric("worker", json), json.at("value").get<double>()});
  }
  return values;
}

/// One call of run_sweep(): the loop's state.
class Sweep {
 public:
  Sweep(RunSource& source, WorkerPool& pool, SweepObserver& observer)
      : source_(source), pool_(pool), observer_(observer) {}

  void run() {
    for (;;) {
      heed_stop();
      if (level_ == StopLevel::none) start_runs();
      if (running_.empty() && (level_ != StopLevel::none || !source_.waits())) return;
      for (const WorkerEvent& event : pool_.wait(kTick)) take(event);
      source_.on_tick();
      observer_.on_tick();
    }
  }

 private:
  struct Running {
    SweepRun run;
    Clock::time_point start;
  };

  void heed_stop() {
    const StopLevel level = observer_.stop();
    if (level <= level_) return;
    level_ = level;
    pool_.signal_busy(level == StopLevel::kill ? SIGKILL : SIGTERM);
  }

  void start_runs() {
    while (pool_.running() < pool_.size()) {
      std::optional<SweepRun> run = source_.next();
      if (!run) return;
      const std::int64_t number = run->number;
      pool_.submit(number, task_of(*run));
      observer_.on_start(*run);
      running_.emplace(number, Running{*std::move(run), Clock::now()});
    }
  }

  void take(const WorkerEvent& event) {
    const auto found = running_.find(event.task);
    if (found == running_.end()) {
      fail(ErrorKind::internal, "sweep: run {} reports without having been started", event.task);
    }
    if (event.kind == WorkerEvent::Kind::progress) {
      observer_.on_progress(found->second.run, read_run_progress(event.message));
      return;
    }
    const Running ended = std::move(found->second);
    running_.erase(found);
    RunReport report = report_of(event);
    report.seconds = std::chrono::duration<double>(Clock::now() - ended.start).count();
    source_.on_end(ended.run, report);
    observer_.on_end(ended.run, report);
  }

  [[nodiscard]] RunReport report_of(const WorkerEvent& event) const {
    if (event.kind == WorkerEvent::Kind::done) return read_run_report(event.message);
    RunReport report;
    report.reason = event.reason;
    report.error_output = event.error_output;
    // A worker that was killed by our signal could not report by itself.
    if (event.kind == WorkerEvent::Kind::died && level_ != StopLevel::none) {
      report.outcome = train::Outcome::interrupted;
    }
    return report;
  }

  RunSource& source_;
  WorkerPool& pool_;
  SweepObserver& observer_;
  std::map<std::int64_t, Running> running_;
  StopLevel level_ = StopLevel::none;
};

}  // namespace

Json task_of(const SweepRun& run) {
  return {{"request", to_json(run.request)}, {"code", expected_code(run.settings)}};
}

WorkerTask read_task(const Json& message) {
  return read_message([&] {
    return WorkerTask{.request = run::read_run_request("sweep", message.at("request")),
                      .code = message.at("code")};
  });
}

Json to_json(const RunProgress& progress) {
  return {{"epoch", progress.epoch}, {"test", values_to_json(progress.test)}};
}

RunProgress read_run_progress(const Json& message) {
  return read_message([&] {
    return RunProgress{.epoch = message.at("epoch").get<std::int64_t>(),
                       .test = read_values(message.at("test"))};
  });
}

Json to_json(const RunReport& report) {
  if (!report.outcome) fail(ErrorKind::internal, "sweep: a failed run has no report of its own");
  Json json = {{"outcome", to_text(*report.outcome)},
               {"reason", report.reason},
               {"record", report.record.string()},
               {"test", values_to_json(report.test)}};
  if (!report.filing_error.empty()) json["filing_error"] = report.filing_error;
  return json;
}

RunReport read_run_report(const Json& message) {
  return read_message([&] {
    RunReport report;
    report.outcome = read_outcome(message.at("outcome").get<std::string>());
    report.reason = message.at("reason").get<std::string>();
    report.record = message.at("record").get<std::string>();
    if (message.contains("test")) report.test = read_values(message["test"]);
    report.filing_error = message.value("filing_error", "");
    return report;
  });
}

void run_sweep(RunSource& source, WorkerPool& pool, SweepObserver& observer) {
  Sweep(source, pool, observer).run();
}

}  // namespace optbench::sweep
