// SPDX-License-Identifier: MIT
#include "datasets/quadratic.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/datasets/whole_split.hpp"

namespace optbench::datasets {
namespace {

using testing::check_first;
using testing::in_double;
using testing::whole_split;

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

}  // namespace
}  // namespace optbench::datasets
