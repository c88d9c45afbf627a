// SPDX-License-Identifier: MIT
#include "engine/data/tensor_dataset.hpp"

#include "engine/base/error.hpp"
#include "engine/data/scaled_inputs.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "tests/support/pass_rest.hpp"

namespace optbench::data {
namespace {

/// Example i: `width` times the number i, target i + 100.
TensorPart numbered(std::int64_t n, std::int64_t width = 1) {
  const at::Tensor numbers = at::arange(n, at::TensorOptions(at::kFloat)).unsqueeze(1);
  return {numbers.expand({n, width}).contiguous(), at::arange(100, 100 + n)};
}

TensorDataset::Contents contents(TensorPart train, TensorPart valid = {}) {
  return {.name = "numbers",
          .train = std::move(train),
          .test = numbered(7),
          .valid = std::move(valid),
          .train_eval_size = 20,
          .transform = {}};
}

DatasetRequest request(std::int64_t valid_size = 0) {
  return {.data_dir = {}, .device = {}, .valid_size = valid_size};
}

/// The examples of a pass, as the numbers they carry.
std::vector<std::int64_t> numbers_in(BatchPass& pass) {
  std::vector<std::int64_t> numbers;
  for (std::int64_t i = 0; i < pass.batches(); ++i) {
    const Batch batch = pass.next();
    for (std::int64_t row = 0; row < batch.size(); ++row) {
      const auto number = batch.inputs[row][0].item<double>();
      CHECK(batch.inputs[row].eq(number).all().item<bool>());
      CHECK(batch.targets[row].item<std::int64_t>() == static_cast<std::int64_t>(number) + 100);
      numbers.push_back(static_cast<std::int64_t>(number));
    }
  }
  return numbers;
}

std::vector<std::int64_t> numbers_in(Dataset& dataset, Split split) {
  return numbers_in(
      *dataset.pass({.split = split, .batch_size = 4, .examples = dataset.size(split)}));
}

std::vector<std::int64_t> up_to(std::int64_t n) {
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(n));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

TEST_CASE("without an order a pass goes through the file, the last batch smaller") {
  TensorDataset dataset(contents(numbered(10)), request());
  const auto pass = dataset.pass({.split = Split::train, .batch_size = 4, .examples = 10});
  CHECK(pass->batches() == 3);
  CHECK(pass->next().size() == 4);
  CHECK(pass->next().size() == 4);
  CHECK(pass->next().size() == 2);
  CHECK(numbers_in(dataset, Split::train) == up_to(10));
}

TEST_CASE("full batches only: the first so many examples of the order") {
  TensorDataset dataset(contents(numbered(10)), request());
  const auto pass = dataset.pass({.split = Split::train,
                                  .batch_size = 4,
                                  .examples = dataset.full_batches(Split::train, 4) * 4,
                                  .shuffled = true});
  std::vector<std::int64_t> seen = numbers_in(*pass);
  CHECK(seen.size() == 8);
  std::sort(seen.begin(), seen.end());
  CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
}

TEST_CASE("a shuffled pass visits every example once, whatever its rows weigh") {
  // Rows of 4 bytes are gathered in one go, rows of 400 kB two or three at a time.
  for (const std::int64_t width : {1, 100'000}) {
    TensorDataset dataset(contents(numbered(11, width)), request());
    const auto pass =
        dataset.pass({.split = Split::train, .batch_size = 2, .examples = 11, .shuffled = true});
    CHECK(pass->batches() == 6);
    std::vector<std::int64_t> seen = numbers_in(*pass);
    CHECK(seen != up_to(11));
    std::sort(seen.begin(), seen.end());
    CHECK(seen == up_to(11));
  }
}

TEST_CASE("the same seed and epoch give the same batches, whatever was asked for before") {
  const auto order = [](TensorDataset& dataset, std::int64_t epoch) {
    return numbers_in(*dataset.pass({.split = Split::train,
                                     .batch_size = 10,
                                     .examples = 50,
                                     .shuffled = true,
                                     .epoch = epoch}));
  };
  const auto seeded = [](std::uint64_t seed) {
    DatasetRequest asked = request();
    asked.streams = RandomStreams(seed);
    return TensorDataset(contents(numbered(50)), asked);
  };
  TensorDataset one = seeded(1);
  TensorDataset again = seeded(1);
  TensorDataset other = seeded(2);
  const std::vector<std::int64_t> first = order(one, 0);
  const std::vector<std::int64_t> second = order(one, 1);
  CHECK(first != second);
  CHECK(order(one, 0) == first);
  CHECK(order(again, 1) == second);
  CHECK(order(again, 0) == first);
  CHECK(order(other, 0) != first);
}

TEST_CASE("a repeated order is the first epoch's in all, and its remainder is never visited") {
  const auto visited = [](bool repeats, std::uint64_t seed, std::int64_t epoch) {
    DatasetRequest asked = request();
    asked.streams = RandomStreams(seed);
    asked.repeats_order = repeats;
    TensorDataset dataset(contents(numbered(50)), asked);
    return numbers_in(*dataset.pass({.split = Split::train,
                                     .batch_size = 20,
                                     .examples = 40,
                                     .shuffled = true,
                                     .epoch = epoch}));
  };
  const std::vector<std::int64_t> first = visited(true, 1, 0);
  CHECK(first == visited(false, 1, 0));  // so that the first epoch is that of a fresh order
  CHECK(first == visited(true, 1, 1));
  CHECK(first == visited(true, 1, 99));
  CHECK(first != visited(false, 1, 1));
  CHECK(first != visited(true, 2, 1));
}

TEST_CASE("with a repeated order, random changes of the examples are still drawn in each epoch") {
  DatasetRequest asked = request();
  asked.repeats_order = true;
  TensorDataset::Contents augmented = contents(numbered(20));
  augmented.augmentation = [](const at::Tensor& stored, std::uint64_t seed, std::int64_t first) {
    const auto changed = static_cast<double>(numbered_seed(seed, first) % 1000);
    return at::cat({stored, at::full_like(stored, changed)}, 1);
  };
  TensorDataset dataset(std::move(augmented), asked);
  const auto inputs = [&](std::int64_t epoch) {
    return dataset
        .pass({.split = Split::train,
               .batch_size = 20,
               .examples = 20,
               .shuffled = true,
               .epoch = epoch})
        ->next()
        .inputs;
  };
  CHECK(inputs(0).select(1, 0).equal(inputs(1).select(1, 0)));
  CHECK_FALSE(inputs(0).select(1, 1).equal(inputs(1).select(1, 1)));
}

TEST_CASE("validation is drawn from training, and train_eval from what remains") {
  TensorDataset dataset(contents(numbered(60)), request(15));
  CHECK(dataset.size(Split::train) == 45);
  CHECK(dataset.size(Split::valid) == 15);
  CHECK(dataset.size(Split::train_eval) == 20);
  CHECK(dataset.size(Split::test) == 7);
  std::vector<std::int64_t> train = numbers_in(dataset, Split::train);
  const std::vector<std::int64_t> valid = numbers_in(dataset, Split::valid);
  for (const std::int64_t number : numbers_in(dataset, Split::train_eval)) {
    CHECK(std::binary_search(train.begin(), train.end(), number));
  }
  train.insert(train.end(), valid.begin(), valid.end());
  std::sort(train.begin(), train.end());
  CHECK(train == up_to(60));
}

TEST_CASE("a validation part of its own is used as far as asked, and training stays whole") {
  TensorDataset dataset(contents(numbered(10), numbered(30)), request(25));
  CHECK(dataset.size(Split::train) == 10);
  CHECK(dataset.size(Split::valid) == 25);
  CHECK(numbers_in(dataset, Split::valid) == up_to(25));
  CHECK(numbers_in(dataset, Split::train_eval) == up_to(10));
}

TEST_CASE("nothing is held out unless asked for") {
  TensorDataset dataset(contents(numbered(10)), request());
  CHECK(dataset.size(Split::valid) == 0);
  CHECK(dataset.size(Split::train) == 10);
}

TEST_CASE("the transform makes network inputs of stored bytes, batch by batch") {
  TensorDataset::Contents bytes = contents(numbered(10));
  bytes.train.inputs = bytes.train.inputs.to(at::kByte);
  bytes.transform = [](const at::Tensor& stored) {
    CHECK((stored.scalar_type() == at::kByte));
    return stored.to(at::kDouble).div_(2);
  };
  TensorDataset dataset(std::move(bytes), request());
  const auto pass = dataset.pass({.split = Split::train, .batch_size = 3, .examples = 6});
  CHECK(pass->next().inputs.equal(at::tensor({0.0, 0.5, 1.0}, at::kDouble).unsqueeze(1)));
  CHECK(pass->next().inputs.equal(at::tensor({1.5, 2.0, 2.5}, at::kDouble).unsqueeze(1)));
}

TEST_CASE("batches are the same whether rows are gathered or transformed where they lie") {
  const auto epoch = [](bool has_row_transform, Ahead ahead) {
    TensorDataset::Contents bytes = contents(numbered(50, 3));
    bytes.train.inputs = bytes.train.inputs.to(at::kByte);
    bytes.transform = [](const at::Tensor& stored) { return stored.to(at::kFloat).div_(2); };
    if (has_row_transform) {
      bytes.row_transform = [](const at::Tensor& stored, std::span<const std::int64_t> positions) {
        at::Tensor result = at::empty({static_cast<std::int64_t>(positions.size()), 3});
        for (std::size_t i = 0; i < positions.size(); ++i) {
          result[static_cast<std::int64_t>(i)].copy_(stored[positions[i]]).div_(2);
        }
        return result;
      };
    }
    bytes.ahead = ahead;
    TensorDataset dataset(std::move(bytes), request());
    const auto pass =
        dataset.pass({.split = Split::train, .batch_size = 8, .examples = 50, .shuffled = true});
    std::vector<at::Tensor> inputs;
    std::vector<at::Tensor> targets;
    for (std::int64_t i = 0; i < pass->batches(); ++i) {
      const Batch batch = pass->next();
      inputs.push_back(batch.inputs);
      targets.push_back(batch.targets);
    }
    return std::pair(at::cat(inputs), at::cat(targets));
  };
  const auto [inputs, targets] = epoch(false, Ahead::never);
  REQUIRE(inputs.sizes().vec() == std::vector<std::int64_t>{50, 3});
  CHECK((inputs.select(1, 2) * 2 + 100).to(at::kLong).equal(targets));
  for (const bool has_row_transform : {false, true}) {
    for (const Ahead ahead : {Ahead::never, Ahead::on_a_free_core, Ahead::always}) {
      const auto [other_inputs, other_targets] = epoch(has_row_transform, ahead);
      CHECK(other_inputs.equal(inputs));
      CHECK(other_targets.equal(targets));
    }
  }
}

/// Adds a number between 0 and 0.5 to each example.
at::Tensor with_random_offsets(const at::Tensor& stored, std::uint64_t seed, std::int64_t first) {
  at::Tensor result = stored.clone();
  for (std::int64_t i = 0; i < stored.size(0); ++i) {
    result[i] += SplitMix64(numbered_seed(seed, first + i)).uniform(0, 0.5);
  }
  return result;
}

TEST_CASE("augmentation is for training images, follows the seed, and is drawn anew each epoch") {
  const auto batches = [](std::uint64_t seed) {
    TensorDataset::Contents bytes = contents(numbered(10));
    bytes.transform = [](const at::Tensor& stored) { return stored + 0.25; };
    bytes.augmentation = with_random_offsets;
    bytes.ahead = Ahead::always;
    DatasetRequest asked = request();
    asked.streams = RandomStreams(seed);
    auto dataset = std::make_shared<TensorDataset>(std::move(bytes), asked);
    return [dataset](Split split, std::int64_t batch_size, std::int64_t epoch = 0) {
      const auto pass = dataset->pass({.split = split,
                                       .batch_size = batch_size,
                                       .examples = dataset->size(split),
                                       .epoch = epoch});
      std::vector<at::Tensor> parts;
      for (std::int64_t i = 0; i < pass->batches(); ++i) parts.push_back(pass->next().inputs);
      return at::cat(parts);
    };
  };
  const auto first = batches(1);
  const auto again = batches(1);
  const auto other = batches(2);
  const at::Tensor file = at::arange(10, at::TensorOptions(at::kFloat)).unsqueeze(1);
  CHECK(first(Split::test, 4).equal(file.narrow(0, 0, 7) + 0.25));
  const at::Tensor epoch = first(Split::train, 4);
  CHECK((epoch - file).min().item<float>() >= 0);
  CHECK((epoch - file).std().item<float>() > 0);
  CHECK(epoch.equal(again(Split::train, 3)));  // whatever the batch size
  CHECK(epoch.equal(first(Split::train, 4)));  // however often it is asked for
  CHECK_FALSE(epoch.equal(first(Split::train, 4, 1)));
  CHECK_FALSE(epoch.equal(other(Split::train, 4)));
  // Draws of an evaluation do not change those of training.
  (void)again(Split::train_eval, 5);
  CHECK(first(Split::train, 4, 1).equal(again(Split::train, 2, 1)));
  // train_eval is the whole training part here, and has random changes of its own.
  CHECK_FALSE(epoch.equal(first(Split::train_eval, 4)));
  CHECK_FALSE(first(Split::train_eval, 4).equal(first(Split::train_eval, 4, 1)));
}

TEST_CASE("an evaluation of the training split leaves what training draws as it was") {
  const auto trained_after = [](std::int64_t evaluations) {
    TensorDataset::Contents bytes = contents(numbered(10));
    bytes.augmentation = with_random_offsets;
    TensorDataset dataset(std::move(bytes), request());
    PassRequest whole = {.split = Split::train, .batch_size = 10, .examples = 10};
    for (std::int64_t i = 0; i < evaluations; ++i) (void)dataset.pass(whole)->next();
    whole.shuffled = true;
    return dataset.pass(whole)->next().inputs;
  };
  CHECK(trained_after(2).equal(trained_after(0)));
}

TEST_CASE("a pass begun at any batch is the rest of the whole pass, bit for bit") {
  std::map<std::string, std::vector<Batch>> shuffled;
  for (const Ahead ahead : {Ahead::never, Ahead::on_a_free_core, Ahead::always}) {
    for (const std::string changes : {"none", "rows", "random"}) {
      CAPTURE(changes);
      TensorDataset::Contents bytes = contents(numbered(23, 3));
      bytes.train.inputs = bytes.train.inputs.to(at::kByte);
      bytes.transform = [](const at::Tensor& stored) { return stored.to(at::kFloat).div_(2); };
      if (changes == "rows") {
        bytes.row_transform = [](const at::Tensor& stored, std::span<const std::int64_t> rows) {
          return stored.index_select(0, at::tensor(at::IntArrayRef(rows.data(), rows.size())))
              .to(at::kFloat)
              .div_(2);
        };
      } else if (changes == "random") {
        bytes.augmentation = [](const at::Tensor& stored, std::uint64_t seed, std::int64_t first) {
          return with_random_offsets(stored.to(at::kFloat), seed, first);
        };
      }
      bytes.ahead = ahead;
      TensorDataset dataset(std::move(bytes), request(5));
      for (const std::int64_t examples : {16, 18}) {
        PassRequest asked = {.split = Split::train, .batch_size = 4, .examples = examples};
        asked.epoch = 2;
        (void)testing::check_begun_anywhere(dataset, asked);
        asked.shuffled = true;
        const std::vector<Batch> batches = testing::check_begun_anywhere(dataset, asked);
        const auto [found, is_first] =
            shuffled.emplace(fmt::format("{} {}", changes, examples), batches);
        for (std::size_t i = 0; i < batches.size(); ++i) {
          CHECK(testing::same_batch(batches[i], found->second[i]));  // whoever prepares them
        }
      }
    }
  }
  // Rows too heavy for one gathering are gathered from where the pass begins.
  TensorDataset heavy(contents(numbered(11, 100'000)), request());
  (void)testing::check_begun_anywhere(
      heavy, {.split = Split::train, .batch_size = 2, .examples = 11, .shuffled = true});
}

TEST_CASE("a data set with scaled inputs begins a pass at any batch too") {
  const auto scaled =
      scaled_inputs(std::make_unique<TensorDataset>(contents(numbered(11)), request()), 0.5);
  const std::vector<Batch> batches = testing::check_begun_anywhere(
      *scaled, {.split = Split::train, .batch_size = 2, .examples = 11, .shuffled = true});
  CHECK((batches[0].inputs * 2 + 100).squeeze(1).to(at::kLong).equal(batches[0].targets));
}

TEST_CASE("numbers arrive in the run's dtype") {
  DatasetRequest in_double = request();
  in_double.device.dtype = at::kDouble;
  TensorDataset dataset(contents(numbered(4)), in_double);
  const Batch batch = dataset.pass({.split = Split::test, .batch_size = 2, .examples = 2})->next();
  CHECK((batch.inputs.scalar_type() == at::kDouble));
  CHECK((batch.targets.scalar_type() == at::kLong));
}

TEST_CASE("requests that do not fit are refused") {
  TensorDataset dataset(contents(numbered(10)), request());
  CHECK_THROWS_WITH_AS(
      static_cast<void>(dataset.pass({.split = Split::test, .batch_size = 4, .examples = 8})),
      "numbers: split 'test' has 7 examples, got a request for 8", Error);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(dataset.pass({.split = Split::test, .batch_size = 0, .examples = 7})),
      "numbers: batch size must be at least 1, got 0", Error);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(
          dataset.pass({.split = Split::test, .batch_size = 4, .examples = 7, .first_batch = 3})),
      "numbers: first batch must be in [0, 2], got 3", Error);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(
          dataset.pass({.split = Split::test, .batch_size = 4, .examples = 7, .first_batch = -1})),
      "numbers: first batch must be in [0, 2], got -1", Error);
  CHECK_THROWS_WITH_AS(TensorDataset(contents(numbered(10)), request(10)),
                       "numbers: valid_size must be in [0, 9], got 10", Error);
  CHECK_THROWS_WITH_AS(TensorDataset(contents(numbered(10), numbered(30)), request(31)),
                       "numbers: valid_size must be in [0, 30], got 31", Error);
}

}  // namespace
}  // namespace optbench::data
