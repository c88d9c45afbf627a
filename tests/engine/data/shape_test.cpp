// SPDX-License-Identifier: MIT
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/support/thrown_message.hpp"

namespace optbench::data {
namespace {

using testing::thrown_message;

std::string complaint(const at::Tensor& tensor, at::IntArrayRef expected) {
  return testing::thrown_message(ErrorKind::invalid_argument, [&] {
    expect_shape("problem 'cifar10_3c3d'", "batch", tensor, expected);
  });
}

TEST_CASE("a shape is written as a list") {
  CHECK(shape_text({}) == "[]");
  CHECK(shape_text({7}) == "[7]");
  CHECK(shape_text({128, 1, 28, 28}) == "[128, 1, 28, 28]");
  CHECK(shape_text({-1, 784}) == "[*, 784]");
}

TEST_CASE("a fitting shape passes, with -1 for any size") {
  const at::Tensor batch = at::zeros({4, 3, 2, 2});
  CHECK_NOTHROW(expect_shape("here", "batch", batch, {4, 3, 2, 2}));
  CHECK_NOTHROW(expect_shape("here", "batch", batch, {-1, 3, -1, 2}));
  CHECK_NOTHROW(expect_shape("here", "loss", at::zeros({}), {}));
  CHECK_NOTHROW(expect_shape("here", "nothing", at::zeros({0, 3}), {-1, 3}));
}

TEST_CASE("another shape is an error that names both") {
  CHECK(complaint(at::zeros({4, 2, 2, 3}), {4, 3, 2, 2}) ==
        "problem 'cifar10_3c3d': batch has shape [4, 2, 2, 3], expected [4, 3, 2, 2]");
  CHECK(complaint(at::zeros({4, 3}), {-1, 3, 2}) ==
        "problem 'cifar10_3c3d': batch has shape [4, 3], expected [*, 3, 2]");
  CHECK(complaint(at::zeros({4, 3, 2}), {4, 3}) ==
        "problem 'cifar10_3c3d': batch has shape [4, 3, 2], expected [4, 3]");
  CHECK(complaint(at::zeros({}), {1}) ==
        "problem 'cifar10_3c3d': batch has shape [], expected [1]");
}

TEST_CASE("an undefined tensor is missing") {
  CHECK(complaint(at::Tensor(), {-1, 3}) ==
        "problem 'cifar10_3c3d': batch is missing, expected shape [*, 3]");
}

}  // namespace
}  // namespace optbench::data
