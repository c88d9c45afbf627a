// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/problem.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>

namespace optbench::train {

/// The training batches of all epochs, the same as in a run with the problem's seed. Forward passes
/// of the problem in training mode draw for the step of the last batch.
class BatchStream {
 public:
  /// REQUIRES: the problem is built and outlives the stream.
  BatchStream(model::Problem& problem, std::int64_t batch_size);

  /// The next batch; after the last one of an epoch, the first of the next.
  [[nodiscard]] data::Batch next();

  [[nodiscard]] std::int64_t steps_per_epoch() const { return steps_per_epoch_; }
  /// Position of the last batch of next(), both from 0; epoch -1 before the first.
  [[nodiscard]] std::int64_t epoch() const { return epoch_; }
  [[nodiscard]] std::int64_t step() const { return step_; }
  /// The number of epochs whose batches were all given.
  [[nodiscard]] std::int64_t epochs_done() const {
    return std::max<std::int64_t>(epoch_ + (step_ + 1 == steps_per_epoch_ ? 1 : 0), 0);
  }

 private:
  model::Problem& problem_;
  std::int64_t batch_size_;
  std::int64_t steps_per_epoch_;
  std::unique_ptr<data::BatchPass> pass_;
  std::int64_t epoch_ = -1;
  std::int64_t step_ = -1;
};

}  // namespace optbench::train
