// SPDX-License-Identifier: MIT
#include "engine/data/sampler.hpp"

#include "engine/base/error.hpp"
#include "engine/data/random.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <map>
#include <set>

namespace optbench::data {
namespace {

std::vector<std::int64_t> numbers(const at::Tensor& tensor) {
  const at::Tensor contiguous = tensor.contiguous();
  const auto* first = contiguous.const_data_ptr<std::int64_t>();
  return {first, first + contiguous.numel()};
}

std::set<std::int64_t> as_set(const at::Tensor& tensor) {
  const std::vector<std::int64_t> all = numbers(tensor);
  return {all.begin(), all.end()};
}

TrainingParts draw(std::uint64_t seed, std::int64_t n, std::int64_t valid_size,
                   std::int64_t train_eval_size) {
  const RandomStreams streams(seed);
  return draw_training_parts(n, valid_size, train_eval_size, streams.stream("valid"),
                             streams.stream("train_eval"));
}

TEST_CASE("an epoch visits every example once") {
  std::vector<std::int64_t> positions = numbers(epoch_order(1000, 42));
  CHECK(positions.size() == 1000);
  CHECK(positions[0] + positions[1] != 1);  // it is shuffled: 0 and 1 are not both in front
  CHECK(as_set(epoch_order(1000, 42)).size() == 1000);
  CHECK(epoch_order(0, 42).size(0) == 0);
  CHECK(numbers(epoch_order(1, 42)) == std::vector<std::int64_t>{0});
}

TEST_CASE("all orders are equally likely") {
  std::map<std::vector<std::int64_t>, int> seen;
  for (std::int64_t epoch = 0; epoch < 24'000; ++epoch) {
    ++seen[numbers(epoch_order(4, RandomStreams(42).stream_seed("order", epoch)))];
  }
  CHECK(seen.size() == 24);
  // Pearson's statistic with 23 degrees of freedom exceeds 49.7 once in a thousand.
  double pearson = 0;
  for (const auto& [order, count] : seen) pearson += (count - 1000.0) * (count - 1000.0) / 1000;
  CHECK(pearson < 49.7);
}

TEST_CASE("the same seed gives the same order, another seed another, each epoch its own") {
  const auto two_epochs = [](std::uint64_t seed) {
    const RandomStreams streams(seed);
    return std::pair(numbers(epoch_order(100, streams.stream_seed("order", 0))),
                     numbers(epoch_order(100, streams.stream_seed("order", 1))));
  };
  CHECK(two_epochs(7) == two_epochs(7));
  CHECK(two_epochs(7) != two_epochs(8));
  CHECK(two_epochs(7).first != two_epochs(7).second);
}

TEST_CASE("repeated, the order of every epoch is that of the first; a fresh one is its own") {
  const RandomStreams streams(7);
  for (const std::int64_t epoch : {0, 1, 50}) {
    CHECK(order_seed(streams, epoch, false) == streams.stream_seed("order", epoch));
    CHECK(order_seed(streams, epoch, true) == streams.stream_seed("order", 0));
  }
}

TEST_CASE("validation examples are neither trained on nor used to measure training") {
  const TrainingParts parts = draw(42, 500, 100, 150);
  CHECK(as_set(parts.train).size() == 400);
  CHECK(as_set(parts.valid).size() == 100);
  CHECK(as_set(parts.train_eval).size() == 150);
  std::set<std::int64_t> everything = as_set(parts.train);
  for (const std::int64_t position : numbers(parts.valid)) {
    CHECK(everything.insert(position).second);
  }
  CHECK(everything.size() == 500);
  for (const std::int64_t position : numbers(parts.train_eval)) {
    CHECK(as_set(parts.train).contains(position));
  }
}

TEST_CASE("parts are ascending, drawn anew for each seed and equal for the same") {
  const TrainingParts parts = draw(1, 200, 50, 60);
  for (const at::Tensor& part : {parts.train, parts.valid, parts.train_eval}) {
    CHECK(part.equal(std::get<0>(part.sort())));
  }
  CHECK(parts.valid.equal(draw(1, 200, 50, 60).valid));
  CHECK_FALSE(parts.valid.equal(draw(2, 200, 50, 60).valid));
  CHECK_FALSE(parts.train_eval.equal(draw(2, 200, 50, 60).train_eval));
}

TEST_CASE(
    "without validation all examples train; train_eval is all of them when there are no more") {
  const TrainingParts parts = draw(42, 10, 0, 10'000);
  CHECK(numbers(parts.train) == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(parts.valid.size(0) == 0);
  CHECK(parts.train_eval.equal(parts.train));
}

TEST_CASE("a validation part that leaves nothing to train on is refused") {
  CHECK_THROWS_WITH_AS(static_cast<void>(draw(42, 10, 10, 5)),
                       "valid_size: must be in [0, 9] to leave examples for training, got 10",
                       Error);
  CHECK_THROWS_AS(static_cast<void>(draw(42, 10, -1, 5)), Error);
}

}  // namespace
}  // namespace optbench::data
