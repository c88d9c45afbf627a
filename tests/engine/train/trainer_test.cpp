// SPDX-License-Identifier: MIT
#include "engine/train/trainer.hpp"

#include "engine/train/batch_stream.hpp"
#include "engine/train/logged_values.hpp"
#include "engine/train/work_meter.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <thread>

#include "tests/support/error_message.hpp"
#include "tests/support/probe_optimizer.hpp"
#include "tests/support/thrown_message.hpp"
#include "tests/support/tiny_problem.hpp"

namespace optbench::train {
namespace {

using testing::ProbeOptimizer;
using testing::thrown_message;
using testing::TinyEntry;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Records all notifications, and stops on request.
struct Watch : TrainObserver {
  std::vector<std::string> calls;
  std::vector<EvaluationPoint> points;
  std::vector<double> losses;
  int questions_until_stop = -1;  // negative: never
  [[nodiscard]] std::string name() const override { return "watch"; }
  Stop answer{.outcome = Outcome::interrupted, .reason = "a test asked for the end"};

  void on_evaluation(const EvaluationPoint& point) override {
    calls.push_back(fmt::format("evaluation {}", point.epoch));
    points.push_back(point);
  }
  void on_step(std::int64_t epoch, std::int64_t step, double loss) override {
    calls.push_back(fmt::format("step {}.{}", epoch, step));
    losses.push_back(loss);
  }
  std::optional<Stop> stop() override {
    if (questions_until_stop < 0) return std::nullopt;
    if (questions_until_stop-- > 0) return std::nullopt;
    questions_until_stop = 0;
    return answer;
  }
};

double constant_rate(const Progress& /*progress*/) { return 1; }

/// A run of a tiny problem; three steps of three examples make an epoch.
struct Run {
  testing::TinyEntry entry;
  testing::ProbeOptimizer optimizer = testing::ProbeOptimizer(0.1);
  Watch watch = {};
  Schedule schedule = constant_rate;
  TrainSettings settings{
      .num_epochs = 2, .batch_size = 3, .train_log_interval = 1, .learning_rate = 0.1};
  std::uint64_t seed = 42;
  std::int64_t valid_size = 0;
  std::optional<double> l2_factor = {};
  std::unique_ptr<model::Problem> problem = nullptr;

  History operator()() {
    problem = entry.build(seed, valid_size, l2_factor);
    return train(*problem, optimizer, schedule, settings, data::RandomStreams(seed), {&watch});
  }
};

std::size_t count_nan(const std::vector<double>& values) {
  return static_cast<std::size_t>(
      std::count_if(values.begin(), values.end(), [](double value) { return std::isnan(value); }));
}

/// Checks the lengths of all lists, which do not depend on the outcome.
void check_full_length(const History& history, std::size_t epochs, std::size_t logs_per_epoch) {
  CHECK(history.train["loss"].size() == epochs + 1);
  CHECK(history.train.data_losses.size() == epochs + 1);
  CHECK(history.test["loss"].size() == epochs + 1);
  CHECK(history.test.data_losses.size() == epochs + 1);
  CHECK(history.minibatch_train_losses.size() == epochs * logs_per_epoch);
  CHECK(history.learning_rates.size() == epochs);
  CHECK(history.training_seconds.size() == epochs);
  CHECK(history.evaluation_seconds.size() == epochs + 1);
  REQUIRE(history.waiting_seconds.size() == epochs);
  for (std::size_t i = 0; i < epochs; ++i) {
    CHECK(std::isnan(history.waiting_seconds[i]) == std::isnan(history.training_seconds[i]));
    CHECK_FALSE(history.waiting_seconds[i] < 0);
    CHECK_FALSE(history.waiting_seconds[i] > history.training_seconds[i]);
  }
}

}  // namespace

TEST_CASE("a run evaluates before its first step and after each epoch") {
  Run run;
  const History history = run();
  CHECK(run.watch.calls == std::vector<std::string>{"evaluation 0", "step 0.0", "step 0.1",
                                                    "step 0.2", "evaluation 1", "step 1.0",
                                                    "step 1.1", "step 1.2", "evaluation 2"});
  check_full_length(history, 2, 3);
  CHECK(history.outcome == Outcome::finished);
  CHECK(history.reason.empty());
  CHECK(history.steps == 6);
  CHECK(history.gradient_evaluations == 6);
  CHECK(history.steps_per_epoch == 3);
  CHECK(history.valid["loss"].empty());
  CHECK(history.train["accuracy"].empty());
  for (const double loss : history.train["loss"]) CHECK(std::isfinite(loss));
}

TEST_CASE("the numbers of the first evaluation are those of the start") {
  Run run;
  run.settings.num_epochs = 0;
  const History history = run();
  // Test examples are zero: 0.5 · |(2, 2)|² + 0.5. Training: the mean over the first 9 = 3 · 3 of
  // 0..9.
  CHECK(history.test["loss"][0] == doctest::Approx(4.5).epsilon(1e-14));
  double sum = 0;
  for (int i = 0; i < 9; ++i) sum += 0.5 * ((2 - i) * (2 - i) + 1.5 * 1.5) + 0.5;
  CHECK(history.train["loss"][0] == doctest::Approx(sum / 9).epsilon(1e-14));
}

TEST_CASE("the batches of an epoch are asked for before the evaluation that precedes it") {
  Run run;
  (void)run();
  CHECK((run.entry.passes() ==
         std::vector<data::Split>{data::Split::train, data::Split::train_eval, data::Split::test,
                                  data::Split::train, data::Split::train_eval, data::Split::test,
                                  data::Split::train_eval, data::Split::test}));
}

TEST_CASE("zero epochs only evaluate") {
  Run run;
  run.settings.num_epochs = 0;
  const History history = run();
  CHECK(run.watch.calls == std::vector<std::string>{"evaluation 0"});
  check_full_length(history, 0, 3);
  CHECK(history.steps == 0);
  CHECK(history.gradient_evaluations == 0);
  CHECK(run.optimizer.rates.empty());
}

TEST_CASE("an epoch takes every example at most once, in whole batches, in a new order each time") {
  Run run;
  (void)run();
  const std::vector<double>& seen = run.entry.trained_on();
  REQUIRE(seen.size() == 18);
  const std::vector<double> first(seen.begin(), seen.begin() + 9);
  const std::vector<double> second(seen.begin() + 9, seen.end());
  CHECK(std::set<double>(first.begin(), first.end()).size() == 9);
  CHECK(std::set<double>(second.begin(), second.end()).size() == 9);
  CHECK(first != second);

  Run again;
  (void)again();
  CHECK(again.entry.trained_on() == seen);
  Run other;
  other.seed = 43;
  (void)other();
  CHECK(other.entry.trained_on() != seen);
}

TEST_CASE("mini-batch losses are those before the update, at steps 0, k, 2k of each epoch") {
  Run run;
  run.settings.train_log_interval = 2;
  const History history = run();
  REQUIRE(run.watch.losses.size() == 6);
  const auto& all = run.watch.losses;
  CHECK(history.minibatch_train_losses == std::vector<double>{all[0], all[2], all[3], all[5]});
  CHECK(run.optimizer.losses == all);

  const std::vector<double>& seen = run.entry.trained_on();
  double first = 0;
  for (int i = 0; i < 3; ++i) {
    const double x = seen[static_cast<std::size_t>(i)];
    first += 0.5 * ((2 - x) * (2 - x) + 1.5 * 1.5) + 0.5;
  }
  CHECK(all[0] == doctest::Approx(first / 3).epsilon(1e-14));
}

TEST_CASE("losses include the L2 term, data losses do not") {
  Run run;
  run.settings.num_epochs = 0;
  run.l2_factor = 0.3;
  const History history = run();
  const double term = 0.5 * 0.3 * 8;  // w = (2, 2); b is a bias
  CHECK(history.test.data_losses[0] == doctest::Approx(4.5).epsilon(1e-14));
  CHECK(history.test["loss"][0] == doctest::Approx(4.5 + term).epsilon(1e-14));
  CHECK(history.train["loss"][0] - history.train.data_losses[0] ==
        doctest::Approx(term).epsilon(1e-12));
}

TEST_CASE("accuracies are there where the problem has them, validation where it was asked for") {
  Run run{.entry = testing::TinyEntry({.has_accuracy = true})};
  run.valid_size = 4;
  run.settings.batch_size = 2;
  const History history = run();
  check_full_length(history, 2, 3);  // 6 training examples are left
  CHECK(history.valid["loss"].size() == 3);
  CHECK(history.valid.data_losses.size() == 3);
  CHECK(history.train["accuracy"].size() == 3);
  CHECK(history.valid["accuracy"].size() == 3);
  CHECK(history.test["accuracy"].size() == 3);
  CHECK(history.test["accuracy"][0] == 1);  // every test example has x = 0 < w
  REQUIRE(run.watch.points[0].valid.has_value());
  CHECK(run.watch.points[0].valid->examples == 4);
}

TEST_CASE("a mini-batch loss that is not finite ends the run as diverged") {
  Run run;
  run.optimizer.on_step = [](model::Parameters& parameters, const OptimizerStep& step) {
    if (step.t == 5) parameters.flat_values().fill_(kInfinity);
  };
  run.settings.num_epochs = 4;
  const History history = run();
  CHECK(history.outcome == Outcome::diverged);
  CHECK(history.reason == "the mini-batch loss in epoch 1, step 2 is inf");
  CHECK(history.steps == 5);
  CHECK(history.gradient_evaluations == 6);

  SUBCASE("true values are kept, the rest is NaN up to full length") {
    check_full_length(history, 4, 3);
    CHECK(count_nan(history.test["loss"]) == 3);
    CHECK(history.test["loss"][0] == history.test["loss"][1]);  // nothing moved before
    CHECK(count_nan(history.train.data_losses) == 3);
    CHECK(count_nan(history.minibatch_train_losses) == 6);
    CHECK(history.minibatch_train_losses[5] == kInfinity);
    CHECK(count_nan(history.learning_rates) == 2);
    CHECK(count_nan(history.training_seconds) == 2);
    CHECK(count_nan(history.evaluation_seconds) == 3);
  }
  SUBCASE("the observer sees the loss that ended it") {
    CHECK(run.watch.calls.back() == "step 1.2");
    CHECK(run.watch.losses.back() == kInfinity);
  }
}

TEST_CASE("an evaluated loss that is not finite ends the run as diverged") {
  Run run;
  run.optimizer.on_step = [](model::Parameters& parameters, const OptimizerStep& step) {
    if (step.t == 3) parameters.flat_values().fill_(std::nan(""));
  };
  const History history = run();
  CHECK(history.outcome == Outcome::diverged);
  CHECK(history.reason == "the train loss after 1 epoch(s) is nan");
  check_full_length(history, 2, 3);
  CHECK(count_nan(history.test["loss"]) == 2);
  CHECK(count_nan(history.minibatch_train_losses) == 3);
  CHECK(run.watch.calls.back() == "evaluation 1");
}

TEST_CASE("a validation loss that is not finite ends the run as diverged") {
  Run run{.entry = testing::TinyEntry({.valid = at::full({3, 2}, 1e200, at::kDouble)})};
  run.valid_size = 3;
  const History history = run();
  CHECK(history.outcome == Outcome::diverged);
  CHECK(history.valid["loss"][0] == kInfinity);
  CHECK(history.steps == 0);
}

TEST_CASE("a run that is asked to end does so before the next step or evaluation") {
  Run run;
  run.watch.questions_until_stop = 5;  // evaluation 0, three steps, evaluation 1: then
  const History history = run();
  CHECK(history.outcome == Outcome::interrupted);
  CHECK(history.reason == "a test asked for the end");
  CHECK(history.steps == 3);
  CHECK(run.watch.calls.back() == "evaluation 1");
  check_full_length(history, 2, 3);
  CHECK(count_nan(history.test["loss"]) == 1);
  CHECK(count_nan(history.minibatch_train_losses) == 3);
  // The second epoch was entered, but no step of it was done.
  CHECK(std::isnan(history.learning_rates[1]));
}

TEST_CASE("a run that is asked to end before anything began has full lists of NaN") {
  Run run;
  run.watch.questions_until_stop = 0;
  run.watch.answer = {.outcome = Outcome::stopped_early, .reason = "no patience"};
  const History history = run();
  CHECK(history.outcome == Outcome::stopped_early);
  CHECK(history.reason == "no patience");
  CHECK(run.watch.calls.empty());
  check_full_length(history, 2, 3);
  CHECK(count_nan(history.test["loss"]) == 3);
}

TEST_CASE("the rate follows the schedule from step to step") {
  Run run;
  run.settings.learning_rate = 0.4;
  run.optimizer.rate = 0.4;
  std::vector<Progress> asked;
  run.schedule = [&](const Progress& progress) {
    asked.push_back(progress);
    return progress.step < 4 ? 1 : 0.5;
  };
  const History history = run();
  CHECK(run.optimizer.rates == std::vector<double>{0.4, 0.4, 0.4, 0.4, 0.2, 0.2});
  CHECK(run.optimizer.rate_changes == 1);
  CHECK(history.learning_rates == std::vector<double>{0.4, 0.4});
  REQUIRE(asked.size() == 6);
  CHECK(asked[4].step == 4);
  CHECK(asked[4].total_steps == 6);
  CHECK(asked[4].epoch == 1);
}

TEST_CASE("learning rates are recorded as they are at the start of each epoch") {
  Run run;
  run.settings.num_epochs = 3;
  run.schedule = [](const Progress& progress) {
    return progress.epoch == 0 ? 1 : 0.5 / static_cast<double>(progress.epoch);
  };
  CHECK(run().learning_rates == std::vector<double>{0.1, 0.05, 0.025});
}

TEST_CASE("a factor that is no factor is an error") {
  Run run;
  const auto complaint = [&](double factor) {
    run.schedule = [=](const Progress& progress) { return progress.step == 2 ? factor : 1; };
    return testing::error_message([&] { (void)run(); });
  };
  CHECK(complaint(-0.5) ==
        "schedule: must give a finite factor of at least 0, got -0.5 at step 2 of 6");
  CHECK(complaint(std::nan("")) ==
        "schedule: must give a finite factor of at least 0, got nan at step 2 of 6");
  CHECK(complaint(kInfinity) ==
        "schedule: must give a finite factor of at least 0, got inf at step 2 of 6");
}

TEST_CASE("an optimizer without a rate runs under the constant schedule only") {
  Run run;
  run.settings.learning_rate.reset();
  const History history = run();
  CHECK(count_nan(history.learning_rates) == 2);
  CHECK(run.optimizer.rate_changes == 0);

  run.schedule = [](const Progress&) { return 0.5; };
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] { (void)run(); }) ==
        "schedule: changes the learning rate, but the optimizer has no option 'lr'");
}

TEST_CASE("a closure gives loss and gradient at the present parameters and is counted") {
  Run run;
  std::vector<double> second_losses;
  run.optimizer.on_step = [&](model::Parameters& parameters, const OptimizerStep& step) {
    const at::Tensor before = parameters.flat_gradient().clone();
    parameters.flat_values().add_(2);
    second_losses.push_back(step.closure());
    // Every derivative of this problem is its parameter minus a constant of the batch.
    CHECK(at::allclose(parameters.flat_gradient(), before + 2, 0, 1e-14));
    parameters.flat_values().sub_(2);
  };
  const History history = run();
  CHECK(history.steps == 6);
  CHECK(history.gradient_evaluations == 12);
  CHECK(history.minibatch_train_losses == run.watch.losses);
  CHECK(second_losses[0] != run.watch.losses[0]);
  const std::vector<double>& seen = run.entry.trained_on();
  CHECK(std::vector<double>(seen.begin(), seen.begin() + 3) ==
        std::vector<double>(seen.begin() + 3, seen.begin() + 6));
}

TEST_CASE("within a step the closure is one function, whatever the problem draws") {
  Run run{.entry = testing::TinyEntry({.is_noisy = true})};
  std::vector<double> first_losses;
  run.optimizer.on_step = [&](model::Parameters& /*parameters*/, const OptimizerStep& step) {
    first_losses.push_back(step.loss);
    CHECK(step.closure() == step.loss);
    CHECK(step.closure() == step.loss);
  };
  const History history = run();
  CHECK(history.gradient_evaluations == 18);
  REQUIRE(first_losses.size() == 6);
  Run plain{.entry = testing::TinyEntry({.is_noisy = true})};
  plain.optimizer.on_step = [](model::Parameters& /*parameters*/, const OptimizerStep& /*step*/) {};
  plain();
  CHECK(plain.watch.losses == first_losses);
}

TEST_CASE("a step's batch and draws follow from seed, epoch and step, not from what came before") {
  Run run{.entry = testing::TinyEntry({.is_noisy = true})};
  run.optimizer.on_step = [](model::Parameters& /*parameters*/, const OptimizerStep& /*step*/) {};
  (void)run();
  REQUIRE(run.watch.losses.size() == 6);
  const testing::TinyEntry entry({.is_noisy = true});
  for (std::int64_t epoch : {1, 0}) {
    for (std::int64_t step : {2, 0, 1}) {
      CAPTURE(epoch);
      CAPTURE(step);
      const auto problem = entry.build(42);
      const auto pass = problem->dataset().pass({.split = data::Split::train,
                                                 .batch_size = 3,
                                                 .examples = 9,
                                                 .shuffled = true,
                                                 .epoch = epoch,
                                                 .first_batch = step});
      problem->start_step(epoch, step);
      CHECK(problem->loss_and_gradient(pass->next()).total() ==
            run.watch.losses[static_cast<std::size_t>(3 * epoch + step)]);
    }
  }
}

TEST_CASE("batches taken by hand are those of a run, and so is what is drawn with them") {
  Run run{.entry = testing::TinyEntry({.is_noisy = true})};
  run.optimizer.on_step = [](model::Parameters& /*parameters*/, const OptimizerStep& /*step*/) {};
  (void)run();
  const testing::TinyEntry entry({.is_noisy = true});
  const auto problem = entry.build(42);
  BatchStream batches(*problem, 3);
  CHECK(batches.epochs_done() == 0);
  for (std::int64_t i = 0; i < 6; ++i) {
    CHECK(problem->loss_and_gradient(batches.next()).total() ==
          run.watch.losses[static_cast<std::size_t>(i)]);
    CHECK(batches.epoch() == i / 3);
    CHECK(batches.step() == i % 3);
    CHECK(batches.epochs_done() == (i + 1) / 3);
  }
  CHECK(entry.trained_on() == run.entry.trained_on());
}

TEST_CASE("weights swapped in for evaluation are evaluated, and training goes on with its own") {
  Run run;
  at::Tensor kept;
  int evaluations = 0;
  run.optimizer.on_before_evaluation = [&](model::Parameters& parameters) {
    kept = parameters.flat_values().clone();
    parameters.flat_values().zero_();
    ++evaluations;
  };
  run.optimizer.on_after_evaluation = [&](model::Parameters& parameters) {
    parameters.flat_values().copy_(kept);
  };
  const History swapped = run();
  CHECK(evaluations == 3);
  for (const double loss : swapped.test["loss"]) CHECK(loss == 0);

  Run plain;
  CHECK(plain().minibatch_train_losses == swapped.minibatch_train_losses);
}

TEST_CASE("an optimizer runs without gradient recording and knows the length of its run") {
  Run run;
  bool recording = false;
  run.optimizer.on_start = [&](const OptimizerStart& start) {
    recording = recording || at::GradMode::is_enabled();
    CHECK(start.total_steps == 6);
    CHECK(start.steps_per_epoch == 3);
    at::Generator random = start.random;
    at::Generator expected = data::RandomStreams(42).stream("optimizer");
    CHECK(at::equal(at::randn({4}, random), at::randn({4}, expected)));
  };
  run.optimizer.on_step = [&](model::Parameters&, const OptimizerStep&) {
    recording = recording || at::GradMode::is_enabled();
  };
  run.optimizer.on_before_evaluation = [&](model::Parameters&) {
    recording = recording || at::GradMode::is_enabled();
  };
  run.optimizer.on_after_evaluation = run.optimizer.on_before_evaluation;
  (void)run();
  CHECK_FALSE(recording);
}

TEST_CASE("steps are counted 1, 2, ... over the whole run") {
  Run run;
  std::vector<std::int64_t> counted;
  run.optimizer.on_step = [&](model::Parameters&, const OptimizerStep& step) {
    counted.push_back(step.t);
  };
  (void)run();
  CHECK(counted == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("an error of the optimizer passes through") {
  Run run;
  run.optimizer.on_step = [](model::Parameters&, const OptimizerStep&) {
    fail(ErrorKind::script, "my_rule.lua:3: oops");
  };
  CHECK(testing::thrown_message(ErrorKind::script, [&] { (void)run(); }) == "my_rule.lua:3: oops");
}

TEST_CASE("a batch larger than the training part is an error that names both") {
  Run run;
  run.settings.batch_size = 11;
  const std::string message =
      testing::thrown_message(ErrorKind::invalid_argument, [&] { (void)run(); });
  CHECK(message.find("train") != std::string::npos);
  CHECK(message.find("11") != std::string::npos);
  CHECK(message.find("10") != std::string::npos);
}

TEST_CASE("outcomes are written in words") {
  CHECK(to_text(Outcome::finished) == "finished");
  CHECK(to_text(Outcome::diverged) == "diverged");
  CHECK(to_text(Outcome::interrupted) == "interrupted");
  CHECK(to_text(Outcome::stopped_early) == "stopped_early");
}

TEST_CASE(
    "gradients that an optimizer takes around evaluations are counted where they were spent") {
  Run run;
  const auto other = run.entry.build(7);  // a problem that the optimizer opens by itself
  const data::Batch batch = BatchStream(*other, 3).next();
  run.optimizer.on_step = [](model::Parameters&, const OptimizerStep&) {};
  run.optimizer.on_before_evaluation = [&](model::Parameters&) {
    for (int i = 0; i < 500; ++i) (void)other->loss_and_gradient(batch);
  };
  run.optimizer.on_after_evaluation = [&](model::Parameters&) {
    (void)other->hessian_vector(batch, at::ones({3}, at::kDouble));
  };
  const History history = run();
  CHECK(history.steps == 6);
  CHECK(history.gradient_evaluations == 3 * 500 + 3 * 2 + 6);
  CHECK(history.gradients_spent == std::vector<double>{500, 500 + 505, 500 + 505 + 505});
}

TEST_CASE("the time of an optimizer's work around evaluations is training") {
  const auto nap = [] { std::this_thread::sleep_for(std::chrono::milliseconds(20)); };
  Run run;
  run.optimizer.on_start = [&](const OptimizerStart&) { nap(); };
  run.optimizer.on_before_evaluation = [&](model::Parameters&) { nap(); };
  const History history = run();
  CHECK(history.seconds_spent[0] >= 0.04);
  CHECK(history.seconds_spent[1] >= 0.06);
  CHECK(history.seconds_spent[2] >= 0.08);
  CHECK(history.training_seconds[0] >= 0.06);
  CHECK(history.training_seconds[1] >= 0.02);
  const double sum = history.training_seconds[0] + history.training_seconds[1];
  CHECK(sum >= history.seconds_spent[2] - 1e-9);  // what follows the last evaluation included
}

TEST_CASE("the time and the gradients of observers are charged to nobody") {
  struct Slow : TrainObserver {
    model::Problem* problem = nullptr;
    double slept = 0;
    void nap() {
      const auto start = WorkMeter::Clock::now();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      slept += std::chrono::duration<double>(WorkMeter::Clock::now() - start).count();
    }
    [[nodiscard]] std::string name() const override { return "slow"; }
    [[nodiscard]] bool wants_gradients() const override { return true; }
    void on_start(model::Problem& built) override { problem = &built; }
    void on_gradient(std::int64_t, std::int64_t, const data::Batch& batch) override {
      nap();
      (void)problem->loss_and_gradient(batch);
    }
    void on_step(std::int64_t, std::int64_t, double) override { nap(); }
    void on_learning_rate(std::int64_t, double) override { nap(); }
    [[nodiscard]] std::optional<Stop> stop() override {
      nap();
      return std::nullopt;
    }
  } slow;
  Run run;
  run.problem = run.entry.build();
  const auto start = WorkMeter::Clock::now();
  const History history = train(*run.problem, run.optimizer, run.schedule, run.settings,
                                data::RandomStreams(42), {&slow});
  const double all = std::chrono::duration<double>(WorkMeter::Clock::now() - start).count();
  double measured = 0;
  for (const auto& seconds : {history.training_seconds, history.evaluation_seconds}) {
    for (const double part : seconds) measured += part;
  }
  CHECK(slow.slept >= 0.1);
  CHECK(measured <= all - slow.slept);
  CHECK(history.gradient_evaluations == 6);
}

TEST_CASE("a loss that is not finite is survived where the optimizer declares it") {
  Run run;
  run.optimizer.survives = true;
  std::vector<double> seen;
  run.optimizer.on_step = [&](model::Parameters& parameters, const OptimizerStep& step) {
    seen.push_back(step.loss);
    if (step.t == 2) {  // too far: the next loss is not finite
      parameters.flat_values().fill_(std::numeric_limits<double>::max());
    } else {
      parameters.flat_values().fill_(1);
    }
  };
  const History history = run();
  CHECK(history.outcome == Outcome::finished);
  CHECK(history.steps == 6);
  CHECK(history.nonfinite_losses.value() == 1);
  REQUIRE(seen.size() == 6);
  CHECK_FALSE(std::isfinite(seen[2]));
  CHECK(std::isfinite(seen[3]));
  CHECK_FALSE(std::isfinite(history.minibatch_train_losses[2]));
  CHECK(run.watch.calls.size() == 9);

  Run plain;
  plain.optimizer.on_step = run.optimizer.on_step;
  const History diverged = plain();
  CHECK(diverged.outcome == Outcome::diverged);
  CHECK(diverged.steps == 2);
  CHECK_FALSE(diverged.nonfinite_losses.has_value());
}

TEST_CASE("an evaluated loss that is not finite ends the run of any optimizer") {
  Run run;
  run.optimizer.survives = true;
  run.optimizer.on_step = [](model::Parameters& parameters, const OptimizerStep&) {
    parameters.flat_values().fill_(kInfinity);
  };
  CHECK(run().outcome == Outcome::diverged);
}

TEST_CASE("what an optimizer logs stands at the logged losses, the latest value") {
  Run run;
  run.settings.train_log_interval = 2;  // steps 0 and 2 of each epoch
  run.optimizer.on_step = [&](model::Parameters&, const OptimizerStep& step) {
    const auto t = static_cast<double>(step.t);
    run.optimizer.log("t", t);
    if (step.t == 3) run.optimizer.log("rare", 0.5);
    run.optimizer.log("twice", -t);
    run.optimizer.log("twice", t);
  };
  const History history = run();
  REQUIRE(history.logged.size() == 3);
  CHECK(history.logged[0].first == "t");
  CHECK(history.logged[0].second == std::vector<double>{1, 3, 4, 6});
  CHECK(history.logged[1].first == "twice");
  CHECK(history.logged[1].second == std::vector<double>{1, 3, 4, 6});
  CHECK(history.logged[2].first == "rare");
  REQUIRE(history.logged[2].second.size() == 4);
  CHECK(count_nan(history.logged[2].second) == 3);
  CHECK(history.logged[2].second[1] == 0.5);
}

TEST_CASE("a name that is a diagnostic's, empty or too long cannot be logged") {
  const auto complaint = [](const std::string& name) {
    return testing::thrown_message(ErrorKind::invalid_argument,
                                   [&] { LoggedValues().log(name, 1); });
  };
  CHECK(complaint("sharpness") ==
        "log: 'sharpness' is the name of a diagnostic of optbench: expected another");
  CHECK(complaint("") ==
        "log: the name must be a text of 1 to 100 bytes without control characters, got 0 bytes");
  CHECK(complaint(std::string(101, 'a')).ends_with("got 101 bytes"));
  CHECK(complaint("two\nlines").ends_with("got 9 bytes"));
}

TEST_CASE("an optimizer under which nothing moves is warned of after the first epoch") {
  struct Heard : TrainObserver {
    std::vector<std::string> warnings;
    [[nodiscard]] std::string name() const override { return "heard"; }
    void on_warning(const std::string& sentence) override { warnings.push_back(sentence); }
  } heard;
  Run run;
  run.optimizer.on_step = [](model::Parameters&, const OptimizerStep&) {};
  run.problem = run.entry.build();
  const History history = train(*run.problem, run.optimizer, run.schedule, run.settings,
                                data::RandomStreams(42), {&heard});
  REQUIRE(history.warnings.size() == 1);
  CHECK(history.warnings[0].starts_with("no step of the first epoch changed a parameter"));
  CHECK(heard.warnings == history.warnings);
  CHECK(Run()().warnings.empty());
}

TEST_CASE(
    "a run that is stopped before its first evaluation still says what it would have measured") {
  Run run;
  run.watch.questions_until_stop = 0;
  const History history = run();
  CHECK(run.watch.points.empty());
  REQUIRE(history.test.metrics.size() == 1);
  CHECK(history.test.metrics[0].metric == record::loss_metric());
  check_full_length(history, 2, 3);
  CHECK(history.gradients_spent.size() == 3);
}

}  // namespace optbench::train
