// SPDX-License-Identifier: MIT
#include "datasets/two_d.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/datasets/whole_split.hpp"

namespace optbench::datasets {
namespace {

using testing::check_first;
using testing::in_double;
using testing::whole_split;

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
