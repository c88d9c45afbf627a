// SPDX-License-Identifier: MIT
#include "engine/sweep/sweep.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "tests/support/thrown_message.hpp"

namespace {

using namespace optbench;

sweep::SweepRun sweep_run(std::int64_t number, const std::string& problem) {
  static const data::DatasetEntry dataset;  // its options belong to the run key
  sweep::SweepRun run;
  run.settings.problem.dataset_entry = &dataset;
  run.number = number;
  run.request.problem = problem;
  return run;
}

/// Workers whose behaviour depends on the name of the problem.
std::vector<std::string> shell_worker() {
  return {"/bin/sh", "-c", R"(
    loss='{"name": "loss", "series": "losses", "unit": "", "direction": "lower"'
    done='{"event": "done", "outcome": "finished", "reason": "", "record": "there.json", "test": ['"$loss"', "value": 0.5}]}'
    echo '{"event": "ready"}'
    while read -r line; do
      case $line in
      *'"die"'*) echo "last words" >&2; exit 5 ;;
      *'"fail"'*) echo '{"event": "failed", "reason": "no data"}' ;;
      *'"wait"'*)
        trap 'echo "{\"event\": \"done\", \"outcome\": \"interrupted\", \"reason\": \"asked\", \"record\": \"\"}"; exit 0' TERM
        echo '{"event": "progress", "epoch": 1, "test": ['"$loss"', "value": NaN}]}'
        i=0; while [ $i -lt 600 ]; do sleep 0.1; i=$((i + 1)); done ;;
      *) echo '{"event": "progress", "epoch": 3, "test": ['"$loss"', "value": 0.7}]}'; echo "$done" ;;
      esac
    done)"};
}

struct Recorder : sweep::SweepObserver {
  std::vector<std::int64_t> started;
  std::map<std::int64_t, sweep::RunReport> reports;
  std::map<std::int64_t, sweep::RunProgress> progress;
  sweep::StopLevel level = sweep::StopLevel::none;
  bool stop_at_progress = false;

  void on_start(const sweep::SweepRun& run) override { started.push_back(run.number); }
  void on_progress(const sweep::SweepRun& run, const sweep::RunProgress& now) override {
    progress[run.number] = now;
    if (stop_at_progress) level = sweep::StopLevel::step;
  }
  void on_end(const sweep::SweepRun& run, const sweep::RunReport& report) override {
    reports[run.number] = report;
  }
  sweep::StopLevel stop() override { return level; }
};

}  // namespace

TEST_CASE("a sweep runs its list in order and hands on what the workers report") {
  sweep::RunList list({sweep_run(0, "a"), sweep_run(1, "b"), sweep_run(2, "c")});
  sweep::WorkerPool pool(shell_worker(), 1);
  Recorder recorder;
  run_sweep(list, pool, recorder);
  CHECK(recorder.started == std::vector<std::int64_t>{0, 1, 2});
  REQUIRE(recorder.reports.size() == 3);
  CHECK(recorder.reports[1].outcome == train::Outcome::finished);
  CHECK(recorder.reports[1].record == "there.json");
  REQUIRE(recorder.reports[1].test.size() == 1);
  CHECK(recorder.reports[1].test[0].value == 0.5);
  CHECK(recorder.reports[1].test[0].metric == record::loss_metric());
  CHECK(recorder.progress[2].epoch == 3);
}

TEST_CASE("runs that fail and workers that die do not end the sweep") {
  sweep::RunList list({sweep_run(0, "fail"), sweep_run(1, "die"), sweep_run(2, "good"),
                       sweep_run(3, "die"), sweep_run(4, "good")});
  sweep::WorkerPool pool(shell_worker(), 2);
  Recorder recorder;
  run_sweep(list, pool, recorder);
  REQUIRE(recorder.reports.size() == 5);
  CHECK_FALSE(recorder.reports[0].outcome.has_value());
  CHECK(recorder.reports[0].reason == "no data");
  CHECK_FALSE(recorder.reports[1].outcome.has_value());
  CHECK(recorder.reports[1].reason == "the worker process ended with exit status 5");
  CHECK(recorder.reports[1].error_output == "last words");
  CHECK(recorder.reports[4].outcome == train::Outcome::finished);
}

TEST_CASE("a source is asked again after each result") {
  /// Starts with one run and gives two more once that one is known.
  struct Search : sweep::RunSource {
    std::vector<sweep::SweepRun> waiting = {sweep_run(0, "a")};
    std::optional<sweep::SweepRun> next() override {
      if (waiting.empty()) return std::nullopt;
      sweep::SweepRun first = waiting.front();
      waiting.erase(waiting.begin());
      return first;
    }
    void on_end(const sweep::SweepRun& ended, const sweep::RunReport& report) override {
      if (ended.number == 0 && report.test.at(0).value == 0.5)
        waiting = {sweep_run(1, "b"), sweep_run(2, "c")};
    }
  } search;
  sweep::WorkerPool pool(shell_worker(), 2);
  Recorder recorder;
  run_sweep(search, pool, recorder);
  CHECK(recorder.reports.size() == 3);
}

TEST_CASE("a stop ends the runs under way and starts no others") {
  sweep::RunList list({sweep_run(0, "wait"), sweep_run(1, "good")});
  sweep::WorkerPool pool(shell_worker(), 1);
  Recorder recorder;
  recorder.stop_at_progress = true;
  run_sweep(list, pool, recorder);
  CHECK(recorder.started == std::vector<std::int64_t>{0});
  CHECK(recorder.reports[0].outcome == train::Outcome::interrupted);
  CHECK(std::isnan(recorder.progress[0].test.at(0).value));
}

TEST_CASE(
    "a worker that does not listen is killed at the last level, and its run counts as "
    "interrupted") {
  struct Impatient : Recorder {
    void on_progress(const sweep::SweepRun&, const sweep::RunProgress&) override {
      level = sweep::StopLevel::kill;
    }
  } impatient;
  sweep::RunList list({sweep_run(0, "wait"), sweep_run(1, "good")});
  sweep::WorkerPool pool(shell_worker(), 1);
  run_sweep(list, pool, impatient);
  CHECK(impatient.reports.size() == 1);
  CHECK(impatient.reports[0].outcome == train::Outcome::interrupted);
}

TEST_CASE("reports survive the way from the worker") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  sweep::RunReport report{
      .outcome = train::Outcome::diverged,
      .reason = "the loss is inf",
      .record = "results/a.json",
      .test = {{record::loss_metric(), nan}, {record::accuracy_metric(), 0.25}}};
  const sweep::RunReport read =
      sweep::read_run_report(read_json(write_json(to_json(report), -1), "test"));
  CHECK(read.outcome == train::Outcome::diverged);
  CHECK(read.reason == report.reason);
  CHECK(read.record == report.record);
  REQUIRE(read.test.size() == 2);
  CHECK(std::isnan(read.test[0].value));
  CHECK(read.test[1].value == 0.25);
  CHECK(read.test[1].metric == record::accuracy_metric());
}

TEST_CASE("a report that lacks something is refused") {
  const auto message = [](const Json& json) {
    return testing::thrown_message(ErrorKind::corrupt_data,
                                   [&] { (void)sweep::read_run_report(json); });
  };
  CHECK(message({{"outcome", "great"}, {"reason", ""}}) ==
        "worker: expected an outcome, got 'great'");
  CHECK(message({{"outcome", "finished"}})
            .starts_with("worker: expected a message of a run, got a broken one"));
}
