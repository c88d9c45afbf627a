// SPDX-License-Identifier: MIT
// Layers without weights of their own: average pooling, mean, resizing, joining, leaky ReLU.
#include "engine/base/error.hpp"
#include "engine/model/initializers.hpp"
#include "problems/layers/activation.hpp"
#include "problems/layers/avg_pool2d.hpp"
#include "problems/layers/branches.hpp"
#include "problems/layers/conv2d.hpp"
#include "problems/layers/flatten.hpp"
#include "problems/layers/global_mean.hpp"
#include "problems/layers/resize2d.hpp"
#include "problems/layers/unflatten.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/problems/layers/planned_layer.hpp"

namespace optbench::problems::layers {
namespace {

using testing::PlannedLayer;
using testing::some_numbers;

at::Tensor one_to(std::int64_t n) { return at::arange(1, n + 1, at::kDouble); }

TEST_CASE("average pooling leaves the padding out of the count") {
  testing::PlannedLayer layer(avg_pool2d({.kernel = 3, .stride = 1, .padding = Padding::same}),
                              {1, 3, 3});
  CHECK(layer.output == Shape{1, 3, 3});
  // 1 2 3 / 4 5 6 / 7 8 9: the corner is the mean of four, the edge of six, the centre of nine.
  const at::Tensor y = layer(one_to(9).view({1, 1, 3, 3}));
  CHECK(
      at::allclose(y.flatten(), at::tensor({3., 3.5, 4., 4.5, 5., 5.5, 6., 6.5, 7.}, at::kDouble)));
  testing::PlannedLayer strided(avg_pool2d({.kernel = 5, .stride = 3}), {2, 17, 17});
  CHECK(strided.output == Shape{2, 5, 5});
  CHECK_THROWS_AS(testing::PlannedLayer(
                      avg_pool2d({.kernel = 4, .stride = 1, .padding = Padding::same}), {1, 6, 6}),
                  Error);
}

TEST_CASE("the mean over the image is one number per channel") {
  testing::PlannedLayer layer(global_mean(), {2, 2, 2});
  CHECK(layer.output == Shape{2});
  CHECK(
      layer(one_to(8).view({1, 2, 2, 2})).equal(at::tensor({2.5, 6.5}, at::kDouble).view({1, 2})));
}

TEST_CASE("resizing puts corners on corners and interpolates in between") {
  testing::PlannedLayer layer(resize2d({5, 3}), {1, 2, 2});
  CHECK(layer.output == Shape{1, 5, 3});
  // 0 2 / 8 10 on rows 0, 1/4, ... and columns 0, 1/2, 1: 8·row + 2·column.
  const at::Tensor y = layer(at::tensor({0., 2., 8., 10.}, at::kDouble).view({1, 1, 2, 2}));
  for (std::int64_t i = 0; i < 5; ++i) {
    for (std::int64_t j = 0; j < 3; ++j) {
      CHECK(y[0][0][i][j].item<double>() ==
            doctest::Approx(static_cast<double>(2 * i + j)).epsilon(1e-14));
    }
  }
  const at::Tensor x = testing::some_numbers({1, 3, 4, 4});
  testing::PlannedLayer same(resize2d(4), {3, 4, 4});
  CHECK(same(x).equal(x));
}

TEST_CASE("branches see the same inputs and are joined in order") {
  auto branches = std::make_unique<Branches>();
  branches->add("one", conv2d({.channels = 2, .weight = model::constant(1)}))
      .add("two",
           conv2d({.channels = 1, .weight = model::constant(-1), .bias = model::constant(5)}));
  testing::PlannedLayer layer(std::move(branches), {1, 2, 2});
  CHECK(layer.output == Shape{3, 2, 2});
  CHECK(layer.parameters.named("two.weight").shape == Shape{1, 1, 1, 1});
  const at::Tensor x = one_to(4).view({1, 1, 2, 2});
  CHECK(layer(x).equal(at::cat({x, x, 5 - x}, 1)));

  auto uneven = std::make_unique<Branches>();
  uneven->add("one", conv2d({.channels = 1, .weight = model::constant(1)}))
      .add("two", conv2d({.channels = 1, .kernel = 2, .weight = model::constant(1)}));
  CHECK_THROWS_AS(testing::PlannedLayer(std::move(uneven), {1, 4, 4}), Error);
}

TEST_CASE("rectangular kernels are rows by columns") {
  testing::PlannedLayer layer(conv2d({.channels = 1,
                                      .kernel = {1, 7},
                                      .padding = Padding::same,
                                      .weight = model::constant(1)}),
                              {1, 3, 9});
  CHECK(layer.output == Shape{1, 3, 9});
  CHECK(layer.value("weight").sizes() == at::IntArrayRef{1, 1, 1, 7});
  CHECK(layer.parameters.size() == 1);  // no bias asked for
  const at::Tensor y = layer(at::ones({1, 1, 3, 9}, at::kDouble));
  CHECK(y[0][0][0].equal(at::tensor({4., 5., 6., 7., 7., 7., 6., 5., 4.}, at::kDouble)));
}

TEST_CASE("leaky ReLU keeps a share of negative numbers") {
  const at::Tensor x = at::tensor({-2., 0., 3.}, at::kDouble).view({1, 3});
  CHECK(testing::PlannedLayer(leaky_relu(0.3), {3})(x.clone()).equal(
      at::tensor({-2 * 0.3, 0., 3.}, at::kDouble).view({1, 3})));
}

TEST_CASE("unflattening undoes flattening") {
  const at::Tensor x = testing::some_numbers({2, 3, 4, 5});
  testing::PlannedLayer flat(flatten(), {3, 4, 5});
  testing::PlannedLayer back(unflatten({3, 4, 5}), {60});
  CHECK(back(flat(x)).equal(x));
  CHECK_THROWS_AS(testing::PlannedLayer(unflatten({3, 4, 5}), {59}), Error);
}

}  // namespace
}  // namespace optbench::problems::layers
