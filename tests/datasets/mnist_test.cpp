// SPDX-License-Identifier: MIT
#include "datasets/mnist.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/support/real_data.hpp"

namespace optbench::datasets {
namespace {

data::Batch whole_split(data::Dataset& dataset, data::Split split) {
  const std::int64_t n = dataset.size(split);
  return dataset.pass({.split = split, .batch_size = n, .examples = n})->next();
}

double mean_of(const at::Tensor& values) { return values.mean(at::kDouble).item<double>(); }

at::Tensor counts(std::initializer_list<std::int64_t> values) {
  return at::tensor(at::ArrayRef<std::int64_t>(values.begin(), values.size()));
}

TEST_CASE("MNIST's files have their published checksums, counts and pixel statistics") {
  const auto data_dir = testing::real_data_dir("mnist");
  if (!data_dir) return;
  const auto mnist = mnist_dataset().open({.data_dir = *data_dir, .device = {}});
  CHECK(mnist->size(data::Split::train) == 60'000);
  CHECK(mnist->size(data::Split::train_eval) == 10'000);
  CHECK(mnist->size(data::Split::valid) == 0);
  CHECK(mnist->size(data::Split::test) == 10'000);
  CHECK(mnist->full_batches(data::Split::train, 128) == 468);
  CHECK(mnist->full_batches(data::Split::test, 128) == 78);

  CHECK(whole_split(*mnist, data::Split::train)
            .targets.bincount()
            .equal(counts({5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949})));
  const data::Batch test = whole_split(*mnist, data::Split::test);
  CHECK(test.targets.bincount().equal(
      counts({980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009})));
  const at::Tensor pixels = test.inputs.to(at::kDouble);
  CHECK(pixels.sizes().vec() == std::vector<std::int64_t>{10'000, 1, 28, 28});
  CHECK(mean_of(pixels) == doctest::Approx(0.132515).epsilon(5e-6));
  CHECK(pixels.std(/*unbiased=*/false).item<double>() == doctest::Approx(0.310480).epsilon(5e-6));
  CHECK(784 * mean_of(pixels.square()) == doctest::Approx(89.343).epsilon(1e-5));
  CHECK(784 * mean_of((pixels - 0.5).square()) == doctest::Approx(181.4517).epsilon(5e-7));
}

TEST_CASE("with 10 000 MNIST examples for validation 50 000 train, in 390 batches") {
  const auto data_dir = testing::real_data_dir("mnist");
  if (!data_dir) return;
  const auto mnist =
      mnist_dataset().open({.data_dir = *data_dir, .device = {}, .valid_size = 10'000});
  CHECK(mnist->size(data::Split::train) == 50'000);
  CHECK(mnist->size(data::Split::valid) == 10'000);
  CHECK(mnist->size(data::Split::train_eval) == 10'000);
  CHECK(mnist->full_batches(data::Split::train, 128) == 390);
}

}  // namespace
}  // namespace optbench::datasets
