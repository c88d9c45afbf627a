// SPDX-License-Identifier: MIT
#include "engine/data/sampler.hpp"

#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace optbench::data {
namespace {

/// Splits `positions` at random: `count` of them, and the rest. Both ascending.
std::pair<at::Tensor, at::Tensor> draw_part(const at::Tensor& positions, std::int64_t count,
                                            at::Generator& generator) {
  const std::int64_t n = positions.size(0);
  const at::Tensor order = at::randperm(n, generator, at::TensorOptions(at::kLong));
  const auto ascending = [&](const at::Tensor& chosen) {
    return positions.index_select(0, std::get<0>(chosen.sort()));
  };
  return {ascending(order.narrow(0, 0, count)), ascending(order.narrow(0, count, n - count))};
}

}  // namespace

TrainingParts draw_training_parts(std::int64_t n, std::int64_t valid_size,
                                  std::int64_t train_eval_size, at::Generator valid_stream,
                                  at::Generator train_eval_stream) {
  if (valid_size < 0 || valid_size >= n) {
    fail(ErrorKind::invalid_argument,
         "valid_size: must be in [0, {}] to leave examples for training, got {}", n - 1,
         valid_size);
  }
  TrainingParts parts;
  parts.train = at::arange(n, at::TensorOptions(at::kLong));
  parts.valid = parts.train.narrow(0, 0, 0);
  if (valid_size > 0) {
    std::tie(parts.valid, parts.train) = draw_part(parts.train, valid_size, valid_stream);
  }
  parts.train_eval = parts.train;
  if (train_eval_size < parts.train.size(0)) {
    parts.train_eval = draw_part(parts.train, train_eval_size, train_eval_stream).first;
  }
  return parts;
}

std::uint64_t order_seed(const RandomStreams& streams, std::int64_t epoch, bool repeated) {
  return streams.stream_seed("order", repeated ? 0 : epoch);
}

at::Tensor epoch_order(std::int64_t n, std::uint64_t seed) {
  at::Tensor order = at::arange(n, at::TensorOptions(at::kLong));
  auto* position = order.mutable_data_ptr<std::int64_t>();
  SplitMix64 random(seed);
  for (std::int64_t left = n; left > 1; --left) {
    std::swap(position[left - 1], position[random.below(left)]);
  }
  return order;
}

}  // namespace optbench::data
