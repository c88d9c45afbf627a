// SPDX-License-Identifier: MIT
// The data sets that are computed: quadratic and two_d.
#include "datasets/quadratic.hpp"
#include "datasets/two_d.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

namespace optbench::datasets {
namespace {

data::DatasetRequest in_double(std::int64_t valid_size = 0) {
  return {.data_dir = {}, .device = {.dtype = at::kDouble}, .valid_size = valid_size};
}

at::Tensor whole_split(data::Dataset& dataset, data::Split split) {
  const std::int64_t n = dataset.size(split);
  return dataset.pass({.split = split, .batch_size = n, .examples = n})->next().inputs;
}

void check_first(const at::Tensor& values, std::initializer_list<double> expected,
                 double tolerance) {
  std::int64_t i = 0;
  for (const double value : expected) {
    CHECK(std::abs(values[i++].item<double>() - value) < tolerance);
  }
}

TEST_CASE("quadratic: the first values of each part are those of NumPy's streams") {
  const auto quadratic = quadratic_dataset().open(in_double(1000));
  // Nine digits are given; float32 rounding is below 3e-8 here.
  check_first(whole_split(*quadratic, data::Split::train)[0],
              {0.298028499, -0.082958579, 0.388613135}, 3e-8);
  check_first(whole_split(*quadratic, data::Split::test)[0],
              {0.154439956, -0.545088887, -0.227101862}, 3e-8);
  check_first(whole_split(*quadratic, data::Split::valid)[0],
              {-0.450368822, 0.789814413, 0.747684002}, 3e-8);
}

TEST_CASE(
    "quadratic: 1000 examples of 100 numbers; train_eval is the training part in file order") {
  const auto quadratic = quadratic_dataset().open(in_double());
  for (const data::Split split : {data::Split::train, data::Split::train_eval, data::Split::test}) {
    CHECK(whole_split(*quadratic, split).sizes().vec() == std::vector<std::int64_t>{1000, 100});
  }
  CHECK(quadratic->size(data::Split::valid) == 0);
  CHECK(quadratic->full_batches(data::Split::train, 128) == 7);
  CHECK(whole_split(*quadratic, data::Split::train_eval)
            .equal(whole_split(*quadratic, data::Split::train)));
}

TEST_CASE("quadratic: validation examples are its own, not taken from training") {
  const auto quadratic = quadratic_dataset().open(in_double(300));
  CHECK(quadratic->size(data::Split::valid) == 300);
  CHECK(quadratic->size(data::Split::train) == 1000);
}

TEST_CASE("both dtypes see the same numbers: those rounded to float32") {
  const at::Tensor narrow =
      whole_split(*quadratic_dataset().open({.data_dir = {}, .device = {}}), data::Split::train);
  CHECK((narrow.scalar_type() == at::kFloat));
  CHECK(narrow.to(at::kDouble)
            .equal(whole_split(*quadratic_dataset().open(in_double()), data::Split::train)));
}

TEST_CASE("two_d: the noise is NumPy's, all x before all y") {
  const auto two_d = two_d_dataset().open(in_double(10'000));
  const at::Tensor train = whole_split(*two_d, data::Split::train);
  CHECK(train.sizes().vec() == std::vector<std::int64_t>{10'000, 2});
  check_first(train.select(1, 0), {0.49671414, -0.1382643, 0.64768857}, 1e-8);
  check_first(train.select(1, 1), {-0.67849475, -0.30549946, -0.59738106}, 1e-8);
  check_first(train.mean(0), {-0.00213598, 0.01353405}, 1e-8);
  check_first(whole_split(*two_d, data::Split::valid).mean(0), {-0.00557233, -0.00930231}, 1e-8);
}

TEST_CASE("two_d: test examples are zero, train_eval is the training part in file order") {
  const auto two_d = two_d_dataset().open(in_double());
  CHECK(two_d->size(data::Split::test) == 10'000);
  CHECK(whole_split(*two_d, data::Split::test).eq(0).all().item<bool>());
  CHECK(
      whole_split(*two_d, data::Split::train_eval).equal(whole_split(*two_d, data::Split::train)));
  CHECK(two_d->full_batches(data::Split::train, 128) == 78);
}

}  // namespace
}  // namespace optbench::datasets
