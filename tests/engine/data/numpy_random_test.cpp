// SPDX-License-Identifier: MIT
#include "engine/data/numpy_random.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

namespace optbench::data {
namespace {

// Expected numbers: numpy.random.RandomState of NumPy 2.x, printed with repr().

TEST_CASE("uniform numbers are those of numpy.random.RandomState") {
  NumpyRandom random(42);
  CHECK(random.uniform() == 0.3745401188473625);
  CHECK(random.uniform() == 0.9507143064099162);
  CHECK(random.uniform() == 0.7319939418114051);
  CHECK(random.uniform(30, 60) == 30 + 30 * 0.5986584841970366);
}

TEST_CASE("normal numbers are those of numpy.random.RandomState") {
  NumpyRandom random(42);
  CHECK(random.normal() == 0.4967141530112327);
  CHECK(random.normal() == -0.13826430117118466);
  CHECK(random.normal() == 0.6476885381006925);
}

TEST_CASE("the second normal number of a pair waits for the next call, across uniform ones") {
  NumpyRandom random(42);
  const double first = random.normal();
  const double uniform = random.uniform();
  CHECK(first == 0.4967141530112327);
  CHECK(random.normal() == -0.13826430117118466);
  CHECK(uniform == 0.7319939418114051);
}

TEST_CASE("a tensor is filled in row-major order") {
  NumpyRandom one(43);
  NumpyRandom other(43);
  const at::Tensor matrix = one.normal(0, 0.6, {3, 5});
  for (std::int64_t i = 0; i < 15; ++i) {
    CHECK(matrix[i / 5][i % 5].item<double>() == 0.6 * other.normal());
  }
}

}  // namespace
}  // namespace optbench::data
