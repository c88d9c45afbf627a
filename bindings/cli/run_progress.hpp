// SPDX-License-Identifier: MIT
#pragma once

#include "engine/record/metric.hpp"
#include "engine/run/settings.hpp"
#include "engine/train/trainer.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace optbench::bindings::cli {

/// Shows the progress of a run on stderr, and warns about observers that were switched off.
///
/// On a terminal: one line that follows the steps, and a line per evaluation. Otherwise: only the
/// lines per evaluation.
class RunProgress final : public train::TrainObserver {
 public:
  enum class Detail {
    none,         ///< --quiet
    evaluations,  ///< lines per evaluation, and the progress line on a terminal
    steps,        ///< --print-train-iter: a line per logged mini-batch loss too
  };
  RunProgress(const run::RunSettings& settings, Detail detail);
  ~RunProgress() override;

  [[nodiscard]] std::string name() const override { return "progress"; }
  void on_evaluation(const train::EvaluationPoint& point) override;
  void on_step(std::int64_t epoch, std::int64_t step, double loss) override;
  void on_warning(const std::string& sentence) override;
  void on_observer_error(const train::ObserverError& error) override;

 private:
  using Clock = std::chrono::steady_clock;
  void draw(std::int64_t epoch, std::int64_t step, double loss);
  void print_line(const std::string& line);

  record::Metric primary_;
  std::int64_t num_epochs_;
  std::int64_t log_interval_;
  Detail detail_;
  bool moving_;
  std::int64_t steps_per_epoch_ = 0;  // known after the first epoch
  std::int64_t steps_ = 0;
  double training_seconds_ = 0;
  Clock::time_point last_step_ = Clock::now();
  Clock::time_point last_draw_{};
};

/// "the run goes on without its observer 'tensorboard', which failed: ...".
[[nodiscard]] std::string observer_warning(const train::ObserverError& error);

/// "train loss 0.1 (accuracy 0.9710)  test loss 0.12 (accuracy 0.9680)": in parentheses `primary`,
/// where it is not the loss.
[[nodiscard]] std::string evaluation_text(const train::EvaluationPoint& point,
                                          const record::Metric& primary);

}  // namespace optbench::bindings::cli
