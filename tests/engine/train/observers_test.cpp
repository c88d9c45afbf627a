// SPDX-License-Identifier: MIT
#include "engine/train/observers.hpp"

#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/probe_optimizer.hpp"
#include "tests/support/thrown_message.hpp"
#include "tests/support/tiny_problem.hpp"

namespace optbench::train {
namespace {

const std::vector<std::string> kEvents = {"start",         "evaluation",     "gradient", "step",
                                          "learning_rate", "observer_error", "end",      "stop"};

/// Records every event, and throws at the first of one kind.
struct Recorder : TrainObserver {
  explicit Recorder(std::string own_name, std::string fails = "")
      : name_(std::move(own_name)), fails_(std::move(fails)) {}
  std::vector<std::string> events;
  std::vector<ObserverError> heard;
  bool ends_run = false;
  std::optional<Stop> answer;

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] bool errors_end_run() const override { return ends_run; }
  [[nodiscard]] bool wants_gradients() const override { return true; }
  void on_start(model::Problem&) override { note("start"); }
  void on_evaluation(const EvaluationPoint&) override { note("evaluation"); }
  void on_gradient(std::int64_t, std::int64_t, const data::Batch& batch) override {
    CHECK(batch.size() == 3);
    note("gradient");
  }
  void on_step(std::int64_t, std::int64_t, double) override { note("step"); }
  void on_learning_rate(std::int64_t, double) override { note("learning_rate"); }
  void on_observer_error(const ObserverError& error) override {
    heard.push_back(error);
    note("observer_error");
  }
  void on_end(Outcome) override { note("end"); }
  [[nodiscard]] std::optional<Stop> stop() override {
    note("stop");
    return answer;
  }

 private:
  void note(const std::string& event) {
    events.push_back(event);
    if (event == fails_) fail(ErrorKind::io, "{}: cannot be written\nthe disk is full", event);
  }
  std::string name_;
  std::string fails_;
};

History run(const ObserverList& observers) {
  const testing::TinyEntry entry({.is_noisy = true});
  const auto problem = entry.build();
  testing::ProbeOptimizer optimizer(0.1);
  return train(
      *problem, optimizer, [](const Progress&) { return 1.0; },
      {.num_epochs = 2, .batch_size = 3, .train_log_interval = 1, .learning_rate = 0.1},
      data::RandomStreams(42), observers);
}

}  // namespace

TEST_CASE("all observers of a run are notified of everything in order, and there may be none") {
  Recorder first("first");
  Recorder second("second");
  const History watched = run({&first, &second});
  CHECK(first.events == second.events);
  CHECK(std::vector<std::string>(first.events.begin(), first.events.begin() + 7) ==
        std::vector<std::string>{"start", "stop", "evaluation", "stop", "learning_rate", "gradient",
                                 "step"});
  CHECK(first.events.back() == "end");
  CHECK(watched.observer_errors.empty());
  CHECK(run({}).minibatch_train_losses == watched.minibatch_train_losses);
}

TEST_CASE("an observer that throws is switched off, whatever it was told, and the run goes on") {
  const History plain = run({});
  for (const std::string& event : kEvents) {
    CAPTURE(event);
    Recorder failing("failing", event);
    Recorder watching("watching");
    Recorder other("other", event == "observer_error" ? "start" : "");
    const History history = run({&other, &failing, &watching});
    CHECK(history.outcome == Outcome::finished);
    CHECK(history.minibatch_train_losses == plain.minibatch_train_losses);
    CHECK(history.test["loss"] == plain.test["loss"]);
    CHECK(failing.events.back() == event);
    REQUIRE(!history.observer_errors.empty());
    CHECK(history.observer_errors.back().observer == "failing");
    CHECK(history.observer_errors.back().message == event + ": cannot be written");
    REQUIRE(!watching.heard.empty());
    CHECK(watching.heard.size() == history.observer_errors.size());
    CHECK(watching.events.back() == "end");
  }
}

TEST_CASE("an observer's errors end the run where it says so") {
  Recorder strict("strict", "step");
  strict.ends_run = true;
  Recorder watching("watching");
  CHECK(testing::thrown_message(ErrorKind::io, [&] {
          (void)run({&strict, &watching});
        }) == "step: cannot be written\nthe disk is full");
  CHECK(watching.heard.empty());
}

TEST_CASE("any observer may end the run; the first that asks says how") {
  Recorder silent("silent");
  Recorder first("first");
  Recorder second("second");
  first.answer = {.outcome = Outcome::stopped_early, .reason = "no patience"};
  second.answer = {.outcome = Outcome::interrupted, .reason = "a signal"};
  const History history = run({&silent, &first, &second});
  CHECK(history.outcome == Outcome::stopped_early);
  CHECK(history.reason == "no patience");
  CHECK(silent.events == std::vector<std::string>{"start", "stop", "end"});
}

TEST_CASE("an observer that fails when asked to stop does not keep others from stopping the run") {
  Recorder failing("failing", "stop");
  Recorder stopping("stopping");
  stopping.answer = {.outcome = Outcome::interrupted, .reason = "a signal"};
  const History history = run({&failing, &stopping});
  CHECK(history.outcome == Outcome::interrupted);
  REQUIRE(history.observer_errors.size() == 1);
}

}  // namespace optbench::train
