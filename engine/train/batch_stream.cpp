// SPDX-License-Identifier: MIT
#include "engine/train/batch_stream.hpp"

namespace optbench::train {

BatchStream::BatchStream(model::Problem& problem, std::int64_t batch_size)
    : problem_(problem),
      batch_size_(batch_size),
      steps_per_epoch_(problem.dataset().full_batches(data::Split::train, batch_size)) {}

data::Batch BatchStream::next() {
  if (pass_ == nullptr || step_ + 1 == steps_per_epoch_) {
    ++epoch_;
    step_ = -1;
    problem_.start_training_pass();
    pass_ = problem_.dataset().pass({.split = data::Split::train,
                                     .batch_size = batch_size_,
                                     .examples = steps_per_epoch_ * batch_size_,
                                     .shuffled = true,
                                     .epoch = epoch_});
  }
  ++step_;
  problem_.start_step(epoch_, step_);
  return pass_->next();
}

}  // namespace optbench::train
