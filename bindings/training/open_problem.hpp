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
  /// A step of the training, and the number of the gradient within it.
  struct Position {
    std::int64_t epoch = 0;
    std::int64_t step = 0;
    std::int64_t repetition = 0;
  };

  /// Scripts that it calls draw from the settings' seed.
  explicit OpenProblem(const run::RunSettings& run_settings);

  /// The batch that next_batch() gave last, or the next one if loss_and_gradient() has used it.
  [[nodiscard]] const data::Batch& unused_batch();
  const data::Batch& next_batch();
  /// The number of epochs whose batches were all given: the position of an evaluation.
  [[nodiscard]] std::int64_t epochs_done() const { return batches.epochs_done(); }
  /// Position of the last gradient of the current batch, or of its first one before it is taken.
  /// Each forward pass by hand since then has its own draws.
  [[nodiscard]] Position here() const;
  /// From now on forward passes in training mode draw as at here(): the first one after a gradient
  /// draws the same numbers as that gradient.
  void look();
  /// After a forward pass by hand: the next one draws other masks and noise.
  void note_forward_pass() { ++forward_passes; }
  /// Loss with L2 of the batch, which closures of optimizers then evaluate again.
  [[nodiscard]] double loss_and_gradient(const data::Batch& batch);
  /// The batch of the last gradient; where none was taken, as beside one that was written by hand,
  /// the one that next_batch() gave. Throws Error(invalid_argument) where there is neither.
  [[nodiscard]] double evaluate_again();

  run::RunSettings settings;
  data::RandomStreams streams;
  std::unique_ptr<model::Problem> problem;
  train::BatchStream batches;
  std::optional<data::Batch> batch;      ///< the last one given
  bool is_used = true;                   ///< whether loss_and_gradient has used it
  std::optional<data::Batch> evaluated;  ///< the batch of the last gradient
  Position evaluated_at;                 ///< position of that gradient
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
  /// The parameters and their gradient; the memory of the data set is not charged to scripts.
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
