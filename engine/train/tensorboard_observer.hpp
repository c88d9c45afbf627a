// SPDX-License-Identifier: MIT
#pragma once

#include "engine/formats/event_file.hpp"
#include "engine/train/trainer.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace optbench::train {

/// Writes what a run measures for TensorBoard while it trains, and passes everything on to another
/// observer. Curves: loss/minibatch (every so many steps), <metric>/train, <metric>/valid,
/// <metric>/test for each of the problem's metrics, and learning_rate, all against the updates
/// made.
class TensorboardObserver final : public TrainObserver {
 public:
  /// `folder` is the run's own: TensorBoard takes a folder for a run. `log_interval`: in steps.
  /// `next` outlives it. Throws Error(io).
  TensorboardObserver(const std::filesystem::path& folder, const Options& hyperparameters,
                      std::int64_t log_interval, TrainObserver& next);

  void on_start(model::Problem& problem) override { next_.on_start(problem); }
  void on_evaluation(const EvaluationPoint& point) override;
  void on_step(std::int64_t epoch, std::int64_t step, double loss) override;
  void on_learning_rate(std::int64_t steps, double rate) override;
  [[nodiscard]] std::optional<Stop> stop() override { return next_.stop(); }

  /// The run is over.
  void finish(Outcome outcome);

 private:
  formats::EventFile file_;
  std::int64_t log_interval_;
  TrainObserver& next_;
  std::int64_t steps_ = 0;
};

}  // namespace optbench::train
