// SPDX-License-Identifier: MIT
#pragma once

#include "engine/formats/event_file.hpp"
#include "engine/train/trainer.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace optbench::train {

/// Writes the measured values of a run for TensorBoard while it trains. Curves: loss/minibatch
/// (every so many steps), <metric>/train, <metric>/valid, <metric>/test for each of the problem's
/// metrics, and learning_rate, all against the number of updates.
class TensorboardObserver final : public TrainObserver {
 public:
  /// `folder` is the run's own: TensorBoard takes a folder for a run. It is made when the run
  /// starts. `log_interval`: in steps.
  TensorboardObserver(const std::filesystem::path& folder, const Options& hyperparameters,
                      std::int64_t log_interval);

  [[nodiscard]] std::string name() const override { return "tensorboard"; }
  void on_start(model::Problem& problem) override;
  void on_evaluation(const EvaluationPoint& point) override;
  void on_step(std::int64_t epoch, std::int64_t step, double loss) override;
  void on_divergence(std::int64_t epoch, std::int64_t step, double loss) override;
  void on_learning_rate(std::int64_t steps, double rate) override;
  void on_end(Outcome outcome) override;

 private:
  void add_loss(std::int64_t step, double loss);

  std::filesystem::path folder_;
  Options hyperparameters_;
  std::optional<formats::EventFile> file_;
  std::int64_t log_interval_;
  std::int64_t steps_ = 0;
};

}  // namespace optbench::train
