// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/random.hpp"
#include "engine/model/problem.hpp"
#include "engine/train/trainer.hpp"

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace optbench::train {

/// What a run can log with its losses, at the steps that log a mini-batch loss:
///
///   gradient_norm         |g|, of the mini-batch gradient with L2, before the update
///   update_ratio          |x' - x| / |x|: length of the update relative to the parameters'
///   step_cosine           cosine of the angle between this update and the one before; NaN at the
///                         first step
///   sharpness             largest eigenvalue (by absolute value) of the Hessian of the mini-batch
///                         loss, by 20 power iterations on Hessian-vector products from a direction
///                         that is drawn anew at each step; in training mode
///   gradient_noise_scale  tr(covariance of an example's gradient) / |mean gradient|^2, estimated
///                         from the batch and its halves: McCandlish et al. 2018, "An Empirical
///                         Model of Large-Batch Training", appendix A.1. One batch's estimate may
///                         be negative; average over many.
///
/// None of them moves the training: the gradient, buffers and state carried from batch to batch are
/// put back. What is drawn follows from the run's seed, the epoch and the step. (step_cosine alone
/// needs the update before.)
[[nodiscard]] std::vector<std::string> diagnostic_names();

/// Throws Error(invalid_argument) for an unknown name, with "did you mean".
void expect_diagnostics(std::string_view where, const std::vector<std::string>& names);

/// The largest eigenvalue by absolute value of the Hessian of the loss over `batch`. `seed` gives
/// the direction in which the iteration starts.
[[nodiscard]] double sharpness(model::Problem& problem, const data::Batch& batch,
                               std::uint64_t seed, int iterations = 20);
/// The seed that a run with these streams takes for sharpness() at a step.
[[nodiscard]] std::uint64_t sharpness_seed(const data::RandomStreams& streams, std::int64_t epoch,
                                           std::int64_t step);

/// See diagnostic_names(). The batch holds the examples of the last gradient. Throws
/// Error(invalid_argument) for a batch of one example, and for problems that carry state from batch
/// to batch.
[[nodiscard]] double gradient_noise_scale(model::Problem& problem, const data::Batch& batch);

/// Measures the requested diagnostics around the updates of a run.
class Diagnostics final : public TrainObserver {
 public:
  using Values = std::vector<std::pair<std::string, std::vector<double>>>;

  /// Measures at steps 0, k, 2k, ... of each epoch, k = log_interval. The problem outlives it.
  /// Throws as expect_diagnostics does, and Error(invalid_argument) when the problem or the batch
  /// size does not allow a requested diagnostic.
  Diagnostics(const std::vector<std::string>& names, model::Problem& problem,
              std::int64_t batch_size, std::int64_t log_interval,
              const data::RandomStreams& streams);

  [[nodiscard]] std::string name() const override { return "diagnostics"; }
  [[nodiscard]] bool wants_gradients() const override { return true; }
  void on_gradient(std::int64_t epoch, std::int64_t step, const data::Batch& batch) override;
  void on_step(std::int64_t epoch, std::int64_t step, double loss) override;
  void on_divergence(std::int64_t epoch, std::int64_t step, double loss) override;

  /// By name, in the order requested; each filled with NaN up to `length` values.
  [[nodiscard]] Values take(std::size_t length);

 private:
  [[nodiscard]] bool is_logged(std::int64_t step) const { return step % log_interval_ == 0; }
  [[nodiscard]] std::vector<double>* find(std::string_view name);

  model::Problem& problem_;
  std::int64_t log_interval_;
  Values values_;
  at::Tensor before_;       // the parameters before the update; undefined: not needed
  at::Tensor last_update_;  // undefined before the first
  data::RandomStreams streams_;
};

}  // namespace optbench::train
