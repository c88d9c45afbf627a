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
#include <utility>
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

/// An observer that threw.
struct ObserverError {
  std::string observer;  ///< its name()
  std::string message;   ///< of its error, one line
};

/// What the trainer measured. Lists per epoch have num_epochs + 1 entries, entry e after e epochs;
/// entries that a run did not reach are NaN.
struct History {
  struct Curve {
    record::Metric metric;
    std::vector<double> values;
  };
  /// What was measured on a split.
  struct Curves {
    std::vector<Curve> metrics;       ///< one per metric of the problem, the loss first
    std::vector<double> data_losses;  ///< the loss without L2

    /// The values of the metric of that name; empty where there is none.
    [[nodiscard]] const std::vector<double>& operator[](std::string_view name) const;
  };
  Curves train, valid, test;                   ///< valid stays empty without a validation split
  std::vector<double> minibatch_train_losses;  ///< at steps 0, k, 2k, ... of each epoch
  std::vector<double> learning_rates;          ///< at the start of each epoch, num_epochs entries
  /// Per epoch, num_epochs entries: batches, gradients, schedule and optimizer, with the latter's
  /// work around the evaluation that follows; observers and evaluations excluded. The first has the
  /// optimizer's start as well.
  std::vector<double> training_seconds;
  std::vector<double> waiting_seconds;     ///< per epoch: of its training, until a batch came
  std::vector<double> evaluation_seconds;  ///< per evaluation point, num_epochs + 1 entries
  /// Of problems with two parameters: these at each evaluation that was made.
  std::vector<std::array<double, 2>> trajectory;
  std::int64_t steps = 0;
  /// All that were made for the training, whoever asked for them: the loop, the optimizer's
  /// closure, or a problem that the optimizer or schedule opened by itself.
  std::int64_t gradient_evaluations = 0;
  /// Mini-batch losses that were survived; none where the optimizer survives none.
  std::optional<std::int64_t> nonfinite_losses;
  std::int64_t steps_per_epoch = 0;
  /// What each evaluation had cost when it was measured: num_epochs + 1 sums since the start.
  std::vector<double> gradients_spent;
  std::vector<double> seconds_spent;  ///< of training
  /// What the optimizer logged, by name: the latest value at each of minibatch_train_losses, NaN
  /// where it logged nothing since the one before.
  std::vector<std::pair<std::string, std::vector<double>>> logged;
  std::vector<std::string> warnings;  ///< what the user should know, a sentence each
  Outcome outcome = Outcome::finished;
  std::string reason;                          ///< in words; empty for finished
  std::vector<ObserverError> observer_errors;  ///< of observers that were switched off
};

/// Watches a run and may end it at a step boundary. All calls are made in the training thread.
///
/// An observer that throws is switched off, and the training continues without it.
class TrainObserver {
 public:
  virtual ~TrainObserver() = default;
  /// Its name in messages and records: "tensorboard".
  [[nodiscard]] virtual std::string name() const = 0;
  /// Whether its errors end the run instead, like errors of the optimizer: for functions of users.
  [[nodiscard]] virtual bool errors_end_run() const { return false; }

  /// Whether on_gradient() is to be called.
  [[nodiscard]] virtual bool wants_gradients() const { return false; }

  /// Before everything else, with the built problem, which lives as long as the run.
  virtual void on_start(model::Problem& /*problem*/) {}
  virtual void on_evaluation(const EvaluationPoint& /*point*/) {}
  /// Between the gradient of `batch` and the update, if one is made. What it changes of the problem
  /// (gradient, buffers, carried state), it puts back.
  virtual void on_gradient(std::int64_t /*epoch*/, std::int64_t /*step*/,
                           const data::Batch& /*batch*/) {}
  /// After each update; `step` counts from 0 within its epoch, `loss` is the mini-batch loss with
  /// L2 before the update.
  virtual void on_step(std::int64_t /*epoch*/, std::int64_t /*step*/, double /*loss*/) {}
  /// In place of an update: `loss` is not finite and ends the run.
  virtual void on_divergence(std::int64_t epoch, std::int64_t step, double loss) {
    on_step(epoch, step, loss);
  }
  /// When the schedule sets the rate, the first time too; `steps`: updates made.
  virtual void on_learning_rate(std::int64_t /*steps*/, double /*rate*/) {}
  /// Something that the user should know, a sentence.
  virtual void on_warning(const std::string& /*sentence*/) {}
  /// When another observer was switched off.
  virtual void on_observer_error(const ObserverError& /*error*/) {}
  /// The run is over for any reason except an error.
  virtual void on_end(Outcome /*outcome*/) {}

  struct Stop {
    Outcome outcome = Outcome::interrupted;
    std::string reason;
  };
  /// Called before each step and each evaluation; a value ends the run there. Also called when an
  /// Error aborts a step or an evaluation: with a value the run ends as stopped.
  [[nodiscard]] virtual std::optional<Stop> stop() { return std::nullopt; }
};

/// The observers of one run, which they outlive, in the order of notification.
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
/// A run counts as diverged at the first mini-batch loss (unless these are survived) or evaluated
/// loss that is not finite. What the optimizer and the schedule compute is counted, wherever they
/// do it; the time of observers is not. What an epoch's steps are and draw follows from the seed of
/// `streams`, the epoch and the step. REQUIRES: problem.build() was called, with the same streams.
/// Errors of the optimizer or schedule pass through.
[[nodiscard]] History train(model::Problem& problem, Optimizer& optimizer, const Schedule& schedule,
                            const TrainSettings& settings, const data::RandomStreams& streams,
                            const ObserverList& observers);

}  // namespace optbench::train
