// SPDX-License-Identifier: MIT
#include "datasets/images/image_pass.hpp"

#include "datasets/images/image_dataset.hpp"
#include "datasets/images/synthetic_image_collection.hpp"
#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/support/error_message.hpp"
#include "tests/support/pass_rest.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::datasets::images {
namespace {

/// Synthetic images that count what is loaded, and of which some are damaged.
class Watched : public ImageCollection {
 public:
  explicit Watched(std::vector<std::int64_t> damaged = {}) : damaged_(std::move(damaged)) {}
  [[nodiscard]] std::int64_t size() const override { return images_.size(); }
  [[nodiscard]] std::int64_t label(std::int64_t i) const override { return images_.label(i); }
  void load(std::int64_t i, std::vector<std::byte>& file, Image& image) const override {
    ++loaded_;
    if (std::find(damaged_.begin(), damaged_.end(), i) != damaged_.end()) {
      fail(ErrorKind::corrupt_data, "image {} is damaged", i);
    }
    images_.load(i, file, image);
  }
  [[nodiscard]] std::int64_t loaded() const { return loaded_; }

 private:
  SyntheticImageCollection images_{40, 7, 5};
  std::vector<std::int64_t> damaged_;
  mutable std::atomic<std::int64_t> loaded_{0};
};

ImagePlan plan_for(const ImageCollection& images, std::vector<std::int64_t> positions,
                   std::int64_t batch_size, int threads) {
  ImagePlan plan;
  plan.images = &images;
  plan.positions = at::tensor(positions, at::kLong);
  plan.batch_size = batch_size;
  plan.device.threads = threads;
  return plan;
}

std::vector<data::Batch> all_batches(ImagePlan plan) {
  const auto pass = image_pass(std::move(plan));
  std::vector<data::Batch> batches;
  while (static_cast<std::int64_t>(batches.size()) < pass->batches()) {
    batches.push_back(pass->next());
  }
  return batches;
}

bool same(const std::vector<data::Batch>& a, const std::vector<data::Batch>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const data::Batch& x, const data::Batch& y) {
                      return x.inputs.equal(y.inputs) && x.targets.equal(y.targets);
                    });
}

TEST_CASE("batches hold the images in the order asked for, the last one what is left") {
  const Watched images;
  const std::vector<std::int64_t> order = {7, 3, 3, 39, 0};
  const auto batches = all_batches(plan_for(images, order, 2, 2));
  REQUIRE(batches.size() == 3);
  CHECK(batches[0].inputs.sizes().vec() == std::vector<std::int64_t>{2, 3, 224, 224});
  CHECK(batches[2].inputs.sizes().vec() == std::vector<std::int64_t>{1, 3, 224, 224});
  CHECK((batches[0].targets.scalar_type() == at::kLong));
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto alone = all_batches(plan_for(images, {order[i]}, 1, 1));
    const data::Batch& batch = batches[i / 2];
    CHECK(batch.inputs[static_cast<std::int64_t>(i % 2)].equal(alone[0].inputs[0]));
    CHECK(batch.targets[static_cast<std::int64_t>(i % 2)].item<std::int64_t>() ==
          images.label(order[i]));
  }
}

TEST_CASE("any number of threads makes the same batches, for training and evaluation") {
  const Watched images;
  std::vector<std::int64_t> order(40);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i * 7 % 40);
  for (const bool training : {false, true}) {
    const auto with = [&](int threads, std::uint64_t seed) {
      ImagePlan plan = plan_for(images, order, 6, threads);
      plan.options.colour_jitter = true;
      plan.options.lighting = 0.1;
      if (training) plan.augmentation_seed = seed;
      return all_batches(std::move(plan));
    };
    const auto one = with(1, 11);
    CHECK(same(one, with(2, 11)));
    CHECK(same(one, with(5, 11)));
    CHECK(same(one, with(1, 12)) == !training);
  }
}

TEST_CASE("batches come in the run's dtype") {
  const Watched images;
  ImagePlan plan = plan_for(images, {1}, 1, 1);
  plan.device.dtype = at::kDouble;
  const at::Tensor exact = all_batches(plan).at(0).inputs;
  CHECK((exact.scalar_type() == at::kDouble));
  plan.device.dtype = at::kFloat;
  CHECK(at::allclose(all_batches(plan).at(0).inputs.to(at::kDouble), exact, 0, 1e-5));
}

TEST_CASE("at most two batches are prefetched") {
  const Watched images;
  std::vector<std::int64_t> order(40);
  const auto pass = image_pass(plan_for(images, order, 4, 3));
  const auto wait_for = [&](std::int64_t count) {
    for (int i = 0; i < 1000 && images.loaded() < count; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // time to prefetch too much
    CHECK(images.loaded() == count);
  };
  wait_for(8);
  static_cast<void>(pass->next());
  wait_for(12);
}

TEST_CASE("an error comes out of the next() of its batch, the first of several") {
  const Watched images({9, 10});
  std::vector<std::int64_t> order;
  for (std::int64_t i = 0; i < 16; ++i) order.push_back(i);
  for (const int threads : {1, 4}) {
    const auto pass = image_pass(plan_for(images, order, 4, threads));
    static_cast<void>(pass->next());
    static_cast<void>(pass->next());
    CHECK(testing::thrown_message(ErrorKind::corrupt_data, [&] {
            static_cast<void>(pass->next());
          }) == "image 9 is damaged");
    CHECK(pass->next().size() == 4);
  }
}

TEST_CASE("a pass may be left at any time, and an empty one has no batches") {
  const Watched images;
  std::vector<std::int64_t> order(40);
  for (int taken = 0; taken < 3; ++taken) {
    const auto pass = image_pass(plan_for(images, order, 8, 2));
    for (int i = 0; i < taken; ++i) static_cast<void>(pass->next());
  }
  CHECK(image_pass(plan_for(images, {}, 8, 2))->batches() == 0);
}

ImageDataset dataset(std::uint64_t seed, std::int64_t valid_size, int threads = 1,
                     bool repeats_order = false) {
  ImageDataset::Contents contents;
  contents.name = "images";
  contents.train = std::make_unique<SyntheticImageCollection>(30, 5, 2);
  contents.test = std::make_unique<SyntheticImageCollection>(12, 5, 3);
  contents.train_eval_size = 8;
  data::DatasetRequest request{.data_dir = {}, .device = {}, .streams = data::RandomStreams(seed)};
  request.valid_size = valid_size;
  request.device.threads = threads;
  request.repeats_order = repeats_order;
  return {std::move(contents), request};
}

at::Tensor inputs(data::Dataset& data, data::Split split, std::int64_t epoch = 0) {
  const std::int64_t n = data.size(split);
  return data.pass({.split = split, .batch_size = n, .examples = n, .epoch = epoch})->next().inputs;
}

TEST_CASE("splits have the sizes that valid_size leaves") {
  ImageDataset data = dataset(42, 6);
  CHECK(data.size(data::Split::train) == 24);
  CHECK(data.size(data::Split::train_eval) == 8);
  CHECK(data.size(data::Split::valid) == 6);
  CHECK(data.size(data::Split::test) == 12);
  ImageDataset whole = dataset(42, 29);
  CHECK(whole.size(data::Split::train) == 1);
  const std::string message = testing::thrown_message(ErrorKind::invalid_argument,
                                                      [] { static_cast<void>(dataset(42, 30)); });
  CHECK(message == "images: valid_size must be in [0, 29], got 30");
}

TEST_CASE("training images change from epoch to epoch, others do not; a seed repeats them all") {
  ImageDataset one = dataset(42, 6);
  ImageDataset two = dataset(42, 6, 3);
  for (const data::Split split : {data::Split::train, data::Split::train_eval}) {
    const at::Tensor first = inputs(one, split);
    CHECK_FALSE(first.equal(inputs(one, split, 1)));
    CHECK(first.equal(inputs(two, split)));
  }
  for (const data::Split split : {data::Split::valid, data::Split::test}) {
    const at::Tensor first = inputs(one, split);
    CHECK(first.equal(inputs(one, split, 1)));
    CHECK(first.equal(inputs(two, split)));
  }
}

TEST_CASE("a repeated order of images is the first epoch's in all") {
  const auto labels = [](bool repeats_order, std::int64_t epoch) {
    ImageDataset data = dataset(42, 0, 1, repeats_order);
    return data
        .pass({.split = data::Split::train,
               .batch_size = 30,
               .examples = 30,
               .shuffled = true,
               .epoch = epoch})
        ->next()
        .targets;
  };
  CHECK(labels(true, 0).equal(labels(false, 0)));
  CHECK(labels(true, 5).equal(labels(true, 0)));
  CHECK_FALSE(labels(false, 5).equal(labels(false, 0)));
}

TEST_CASE("a training pass that is left early moves nothing after it") {
  ImageDataset whole = dataset(42, 0);
  ImageDataset left = dataset(42, 0);
  static_cast<void>(
      left.pass({.split = data::Split::train, .batch_size = 4, .examples = 30})->next());
  CHECK(inputs(whole, data::Split::train).equal(inputs(left, data::Split::train)));
  CHECK(inputs(whole, data::Split::train, 1).equal(inputs(left, data::Split::train, 1)));
}

TEST_CASE("a pass begun at any batch is the rest of the whole pass, on any number of threads") {
  std::vector<data::Batch> first;
  for (const int threads : {1, 4}) {
    ImageDataset data = dataset(42, 6, threads);
    for (const data::Split split : {data::Split::train_eval, data::Split::test}) {
      static_cast<void>(testing::check_begun_anywhere(
          data, {.split = split, .batch_size = 3, .examples = 8, .epoch = 2}));
    }
    const std::vector<data::Batch> batches =
        testing::check_begun_anywhere(data, {.split = data::Split::train,
                                             .batch_size = 5,
                                             .examples = 23,
                                             .shuffled = true,
                                             .epoch = 2});
    if (first.empty()) first = batches;
    CHECK(same(first, batches));
  }
}

TEST_CASE("passes over more than there is, and without batches, are refused") {
  ImageDataset data = dataset(42, 0);
  const auto message = [&](std::int64_t batch_size, std::int64_t examples) {
    return testing::thrown_message(ErrorKind::invalid_argument, [&] {
      static_cast<void>(
          data.pass({.split = data::Split::test, .batch_size = batch_size, .examples = examples}));
    });
  };
  CHECK(message(4, 13) == "images: split 'test' has 12 examples, got a request for 13");
  CHECK(message(4, -1) == "images: split 'test' has 12 examples, got a request for -1");
  CHECK(message(0, 1) == "images: batch size must be at least 1, got 0");
}

}  // namespace
}  // namespace optbench::datasets::images
