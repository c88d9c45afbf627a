// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/script_ref.hpp"
#include "bindings/lua/userdata.hpp"
#include "engine/run/settings.hpp"
#include "engine/train/batch_stream.hpp"
#include "engine/train/optimizer.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

namespace optbench::bindings::training {

/// A built problem that a script steps through by hand.
struct OpenProblem {
  /// A step of the training, and which of the gradients taken there.
  struct Position {
    std::int64_t epoch = 0;
    std::int64_t step = 0;
    std::int64_t repetition = 0;
  };

  /// Scripts that it calls draw from the settings' seed.
  explicit OpenProblem(const run::RunSettings& run_settings);

  /// The batch that next_batch() gave last, unless loss_and_gradient() has used it: then the next.
  [[nodiscard]] const data::Batch& unused_batch();
  const data::Batch& next_batch();
  /// How many epochs had all their batches given: an evaluation's place in the training.
  [[nodiscard]] std::int64_t epochs_done() const { return batches.epochs_done(); }
  /// Of the last gradient of the batch at hand, or of the first one before it is taken. Each
  /// forward pass by hand since then has draws of its own.
  [[nodiscard]] Position here() const;
  /// From here on forward passes in training mode draw as here() says: the first one after a
  /// gradient draws what that gradient drew.
  void look();
  /// After a forward pass by hand: the next one draws other masks and noise.
  void note_forward_pass() { ++forward_passes; }
  /// Loss with L2 of the batch that optimizers evaluate again through their closure.
  [[nodiscard]] double loss_and_gradient(const data::Batch& batch);
  /// The batch of the last gradient; where none was taken, as beside one that was written by hand,
  /// the one that next_batch() gave. Throws Error(invalid_argument) where there is neither.
  [[nodiscard]] double evaluate_again();

  run::RunSettings settings;
  data::RandomStreams streams;
  std::unique_ptr<model::Problem> problem;
  train::BatchStream batches;
  std::optional<data::Batch> batch;      ///< given last
  bool is_used = true;                   ///< whether loss_and_gradient has seen it
  std::optional<data::Batch> evaluated;  ///< that the gradient is of
  Position evaluated_at;                 ///< where that gradient stands
  std::int64_t gradients = 0;            ///< since next_batch() was called
  std::int64_t forward_passes = 0;       ///< by hand, since the last gradient
  double loss = std::numeric_limits<double>::quiet_NaN();  ///< of it
  ScriptRef parameters;                                    ///< the table that scripts read
};

/// An optimizer started on an open problem.
struct OpenOptimizer {
  std::shared_ptr<OpenProblem> problem;
  train::OptimizerEntry entry;
  std::unique_ptr<train::Optimizer> optimizer;
  std::int64_t steps = 0;
};

}  // namespace optbench::bindings::training

namespace optbench::bindings {

template <>
struct Bound<std::shared_ptr<training::OpenProblem>> {
  static constexpr const char* name = "Problem";
  static bool alive(const std::shared_ptr<training::OpenProblem>& value) {
    return value != nullptr;
  }
  /// Its parameters and their gradient; the data set's memory belongs to no script.
  static std::size_t bytes(const std::shared_ptr<training::OpenProblem>& value) {
    return 2 * value->problem->parameters().flat_values().nbytes();
  }
};

template <>
struct Bound<std::shared_ptr<training::OpenOptimizer>> {
  static constexpr const char* name = "Optimizer";
  static bool alive(const std::shared_ptr<training::OpenOptimizer>& value) {
    return value != nullptr;
  }
  static std::size_t bytes(const std::shared_ptr<training::OpenOptimizer>& /*value*/) { return 0; }
};

}  // namespace optbench::bindings
