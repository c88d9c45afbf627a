// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/random.hpp"

#include <ATen/core/Generator.h>
#include <ATen/core/TensorBody.h>

#include <cstdint>

namespace optbench::data {

/// The split of a training file of n examples into training and validation part, and the training
/// examples on which training metrics are measured. All tensors: int64, ascending positions in the
/// file.
struct TrainingParts {
  at::Tensor train;
  at::Tensor valid;
  at::Tensor train_eval;  ///< subset of `train`
};

/// Draws `valid_size` examples without replacement for validation, leaves the rest for training,
/// and draws `train_eval_size` of those (all of them when there are not more) without replacement.
/// With valid_size 0 the validation stream is not used.
/// Throws Error(invalid_argument) unless 0 <= valid_size < n.
[[nodiscard]] TrainingParts draw_training_parts(std::int64_t n, std::int64_t valid_size,
                                                std::int64_t train_eval_size,
                                                at::Generator valid_stream,
                                                at::Generator train_eval_stream);

/// The seed of an epoch's order: its own, or, repeated, that of epoch 0 in every epoch.
[[nodiscard]] std::uint64_t order_seed(const RandomStreams& streams, std::int64_t epoch,
                                       bool repeated);

/// Positions of one epoch's examples, int64 [n]: a permutation of 0..n-1 that follows from the seed
/// (Fisher & Yates), all equally likely.
[[nodiscard]] at::Tensor epoch_order(std::int64_t n, std::uint64_t seed);

}  // namespace optbench::data
