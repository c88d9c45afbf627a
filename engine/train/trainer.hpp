// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/problem.hpp"
#include "engine/record/metric.hpp"
#include "engine/train/diagnostics.hpp"
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
  Diagnostics::Values diagnostics;  ///< each at the steps of minibatch_train_losses
  std::int64_t steps = 0;
  std::int64_t gradient_evaluations = 0;
  std::int64_t steps_per_epoch = 0;
  Outcome outcome = Outcome::finished;
  std::string reason;  ///< in words; empty for finished
};

/// Watches a run and may end it at a step boundary. All calls come from the training thread.
class TrainObserver {
 public:
  virtual ~TrainObserver() = default;
  /// Before everything else, with the built problem, which lives as long as the run.
  virtual void on_start(model::Problem& /*problem*/) {}
  virtual void on_evaluation(const EvaluationPoint& /*point*/) {}
  /// After each step; `step` counts from 0 within its epoch, `loss` is the mini-batch loss with L2
  /// before the update.
  virtual void on_step(std::int64_t /*epoch*/, std::int64_t /*step*/, double /*loss*/) {}
  /// When the schedule sets the rate, the first time too; `steps`: updates made.
  virtual void on_learning_rate(std::int64_t /*steps*/, double /*rate*/) {}

  struct Stop {
    Outcome outcome = Outcome::interrupted;
    std::string reason;
  };
  /// Asked before each step and each evaluation; anything but none ends the run there. Asked also
  /// when an Error breaks a step or an evaluation off: with a stop the run ends as stopped.
  [[nodiscard]] virtual std::optional<Stop> stop() { return std::nullopt; }
};

struct TrainSettings {
  std::int64_t num_epochs = 0;  ///< 0 only evaluates
  std::int64_t batch_size = 1;
  std::int64_t train_log_interval = 10;
  /// Base rate; none: the optimizer has no rate and the schedule must be constant.
  std::optional<double> learning_rate;
  std::vector<std::string> diagnostics = {};  ///< of diagnostic_names()
};

/// Trains a built problem: evaluation before epoch 0 and after each epoch, a full shuffled pass
/// over the training split in between, a loss log every so many steps.
///
/// A run counts as diverged at the first mini-batch loss or evaluated loss that is not finite.
/// REQUIRES: problem.build() was called. Errors of the optimizer or schedule pass through.
[[nodiscard]] History train(model::Problem& problem, Optimizer& optimizer, const Schedule& schedule,
                            const TrainSettings& settings, const data::RandomStreams& streams,
                            TrainObserver& observer);

}  // namespace optbench::train
