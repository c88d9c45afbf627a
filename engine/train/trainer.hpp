// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/problem.hpp"
#include "engine/record/metric.hpp"
#include "engine/train/optimizer.hpp"
#include "engine/train/schedule.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::train {

/// How a run ended. A diverged run is a result, not an error.
enum class Outcome { finished, diverged, interrupted, stopped_early };
[[nodiscard]] std::string to_text(Outcome outcome);

/// Metrics of the three evaluated splits at one evaluation point.
struct EvaluationPoint {
  std::int64_t epoch = 0;        ///< epochs done
  model::Evaluation train = {};  ///< on train_eval
  std::optional<model::Evaluation> valid = {};
  model::Evaluation test = {};
};

/// What became of an observer that threw.
struct ObserverError {
  std::string observer;  ///< its name()
  std::string message;   ///< its error's, one line
};

/// What the trainer measured. Lists per epoch have num_epochs + 1 entries, entry e after e epochs;
/// whatever a run did not reach is NaN.
struct History {
  struct Curve {
    record::Metric metric;
    std::vector<double> values;
  };
  /// What was measured on a split.
  struct Curves {
    std::vector<Curve> metrics;       ///< one for each of the problem's, the loss first
    std::vector<double> data_losses;  ///< the loss without L2

    /// The values of the metric of that name; empty where there is none.
    [[nodiscard]] const std::vector<double>& operator[](std::string_view name) const;
  };
  Curves train, valid, test;                   ///< valid stays empty without a validation split
  std::vector<double> minibatch_train_losses;  ///< at steps 0, k, 2k, ... of each epoch
  std::vector<double> learning_rates;          ///< at the start of each epoch, num_epochs entries
  std::vector<double> training_seconds;        ///< per epoch, num_epochs entries
  std::vector<double> waiting_seconds;         ///< per epoch: of its training, until a batch came
  std::vector<double> evaluation_seconds;      ///< per evaluation point, num_epochs + 1 entries
  /// Of problems with two parameters: these at each evaluation that was made.
  std::vector<std::array<double, 2>> trajectory;
  std::int64_t steps = 0;
  std::int64_t gradient_evaluations = 0;
  std::int64_t steps_per_epoch = 0;
  Outcome outcome = Outcome::finished;
  std::string reason;                          ///< in words; empty for finished
  std::vector<ObserverError> observer_errors;  ///< of observers that were switched off
};

/// Watches a run and may end it at a step boundary. All calls come from the training thread.
///
/// An observer that throws is switched off, and the training goes on without it.
class TrainObserver {
 public:
  virtual ~TrainObserver() = default;
  /// What messages and records call it: "tensorboard".
  [[nodiscard]] virtual std::string name() const = 0;
  /// Whether its errors end the run instead, as those of the rule do: for what its user wrote.
  [[nodiscard]] virtual bool errors_end_run() const { return false; }

  /// Before everything else, with the built problem, which lives as long as the run.
  virtual void on_start(model::Problem& /*problem*/) {}
  virtual void on_evaluation(const EvaluationPoint& /*point*/) {}
  /// Between the gradient of `batch` and the update, unless the loss is not finite. What it changes
  /// of the problem (gradient, buffers), it puts back.
  virtual void on_gradient(std::int64_t /*epoch*/, std::int64_t /*step*/,
                           const data::Batch& /*batch*/) {}
  /// After each step; `step` counts from 0 within its epoch, `loss` is the mini-batch loss with L2
  /// before the update.
  virtual void on_step(std::int64_t /*epoch*/, std::int64_t /*step*/, double /*loss*/) {}
  /// When the schedule sets the rate, the first time too; `steps`: updates made.
  virtual void on_learning_rate(std::int64_t /*steps*/, double /*rate*/) {}
  /// When another observer was switched off.
  virtual void on_observer_error(const ObserverError& /*error*/) {}
  /// The run is over, however it ended, unless by an error.
  virtual void on_end(Outcome /*outcome*/) {}

  struct Stop {
    Outcome outcome = Outcome::interrupted;
    std::string reason;
  };
  /// Asked before each step and each evaluation; anything but none ends the run there. Asked also
  /// when an Error breaks a step or an evaluation off: with a stop the run ends as stopped.
  [[nodiscard]] virtual std::optional<Stop> stop() { return std::nullopt; }
};

/// Those of one run, which they outlive, in the order in which they are told.
using ObserverList = std::vector<TrainObserver*>;

struct TrainSettings {
  std::int64_t num_epochs = 0;  ///< 0 only evaluates
  std::int64_t batch_size = 1;
  std::int64_t train_log_interval = 10;
  /// Base rate; none: the optimizer has no rate and the schedule must be constant.
  std::optional<double> learning_rate;
};

/// Trains a built problem: evaluation before epoch 0 and after each epoch, a full shuffled pass
/// over the training split in between, a loss log every so many steps.
///
/// A run counts as diverged at the first mini-batch loss or evaluated loss that is not finite.
/// What an epoch's steps are and draw follows from the seed of `streams`, the epoch and the step.
/// REQUIRES: problem.build() was called, with the same streams. Errors of the optimizer or schedule
/// pass through.
[[nodiscard]] History train(model::Problem& problem, Optimizer& optimizer, const Schedule& schedule,
                            const TrainSettings& settings, const data::RandomStreams& streams,
                            const ObserverList& observers);

}  // namespace optbench::train
