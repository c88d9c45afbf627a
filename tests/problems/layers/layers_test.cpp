// SPDX-License-Identifier: MIT
#include "engine/base/error.hpp"
#include "engine/model/initializers.hpp"
#include "problems/layers/activation.hpp"
#include "problems/layers/conv2d.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/flatten.hpp"
#include "problems/layers/max_pool2d.hpp"
#include "problems/layers/sequential.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/problems/layers/planned_layer.hpp"

namespace optbench::problems::layers {
namespace {

using testing::PlannedLayer;
using testing::some_numbers;

LayerPtr any_conv(std::int64_t channels, std::int64_t kernel, std::int64_t stride,
                  Padding padding) {
  return conv2d({.channels = channels,
                 .kernel = kernel,
                 .stride = stride,
                 .padding = padding,
                 .weight = model::normal(1),
                 .bias = model::normal(1)});
}

TEST_CASE("same padding is TensorFlow's, the odd row at the end") {
  // in, kernel, stride → out, before, after: the table of the specification.
  const std::int64_t table[][6] = {
      {28, 3, 2, 14, 0, 1}, {12, 3, 2, 6, 0, 1},  {6, 3, 2, 3, 0, 1},   {6, 3, 1, 6, 1, 1},
      {28, 5, 1, 28, 2, 2}, {14, 5, 1, 14, 2, 2}, {28, 4, 2, 14, 1, 1}, {14, 4, 2, 7, 1, 1},
      {7, 4, 1, 7, 1, 2},   {32, 3, 2, 16, 0, 1}, {32, 1, 2, 16, 0, 0}, {28, 2, 2, 14, 0, 0}};
  for (const auto& [in, kernel, stride, out, before, after] : table) {
    CAPTURE(in);
    CAPTURE(kernel);
    const Sliding sliding = slide(in, kernel, stride, Padding::same);
    CHECK(sliding.out == out);
    CHECK(sliding.before == before);
    CHECK(sliding.after == after);
  }
}

TEST_CASE("valid padding keeps the window inside") {
  CHECK(slide(28, 5, 1, Padding::valid).out == 24);
  CHECK(slide(8, 3, 2, Padding::valid).out == 3);
  CHECK_THROWS_AS(static_cast<void>(slide(2, 3, 1, Padding::valid)), Error);
}

/// The sum under one window, whose first row and column may lie outside, written out.
double convolved(const testing::PlannedLayer& network, const at::Tensor& x, std::int64_t channel,
                 std::int64_t first_row, std::int64_t first_column) {
  const at::Tensor& weight = network.value("weight");
  double sum = network.value("bias")[channel].item<double>();
  for (std::int64_t c = 0; c < x.size(1); ++c) {
    for (std::int64_t i = 0; i < weight.size(2); ++i) {
      for (std::int64_t j = 0; j < weight.size(3); ++j) {
        const std::int64_t y = first_row + i;
        const std::int64_t z = first_column + j;
        if (y < 0 || z < 0 || y >= x.size(2) || z >= x.size(3)) continue;
        sum += (weight[channel][c][i][j] * x[0][c][y][z]).item<double>();
      }
    }
  }
  return sum;
}

TEST_CASE("a convolution gives the written-out sum, with even, odd and no padding") {
  const at::Tensor x = testing::some_numbers({1, 2, 7, 7});
  struct Case {
    std::int64_t kernel, stride;
    Padding padding;
    std::int64_t before;
  };
  for (const Case& c : {Case{5, 1, Padding::same, 2}, Case{4, 1, Padding::same, 1},
                        Case{4, 2, Padding::same, 1}, Case{3, 1, Padding::valid, 0}}) {
    testing::PlannedLayer network(any_conv(3, c.kernel, c.stride, c.padding), {2, 7, 7});
    const at::Tensor y = network(x);
    REQUIRE(y.sizes().slice(1).vec() == network.output);
    for (const std::int64_t row : {std::int64_t{0}, y.size(2) - 1}) {
      for (const std::int64_t column : {std::int64_t{0}, std::int64_t{1}, y.size(3) - 1}) {
        const double expected =
            convolved(network, x, 2, row * c.stride - c.before, column * c.stride - c.before);
        CHECK(y[0][2][row][column].item<double>() == doctest::Approx(expected).epsilon(1e-12));
      }
    }
  }
}

TEST_CASE("max pooling takes the largest of a window; padding never wins") {
  const at::Tensor x = -at::arange(1, 37, at::kDouble).view({1, 1, 6, 6});
  // 3×3, stride 2, same: the last windows hang over the bottom and right border.
  testing::PlannedLayer odd(max_pool2d({.kernel = 3, .stride = 2, .padding = Padding::same}),
                            {1, 6, 6});
  CHECK(odd.output == Shape{1, 3, 3});
  CHECK(odd(x).flatten().equal(
      at::tensor({-1., -3., -5., -13., -15., -17., -25., -27., -29.}, at::kDouble)));
  testing::PlannedLayer even(max_pool2d({.kernel = 2, .stride = 2}), {1, 6, 6});
  CHECK(even(x).flatten().equal(
      at::tensor({-1., -3., -5., -13., -15., -17., -25., -27., -29.}, at::kDouble)));
  // 4×4, stride 1: one row before, two after.
  testing::PlannedLayer wide(max_pool2d({.kernel = 4, .stride = 1, .padding = Padding::same}),
                             {1, 6, 6});
  CHECK(wide.output == Shape{1, 6, 6});
  CHECK(wide(x)[0][0][0][0].item<double>() == -1);
  CHECK(wide(x)[0][0][2][2].item<double>() == -8);
  CHECK(wide(x)[0][0][5][5].item<double>() == -29);
}

TEST_CASE("layers name their parameters by their place and describe themselves in order") {
  auto inner = std::make_unique<Sequential>();
  inner->add("conv1", any_conv(4, 3, 2, Padding::same)).add(relu());
  auto outer = std::make_unique<Sequential>();
  outer->add("group1", std::move(inner))
      .add(flatten())
      .add("dense",
           dense({.outputs = 5, .weight = model::constant(0), .bias = model::constant(1)}));
  testing::PlannedLayer network(std::move(outer), {2, 8, 8});

  std::vector<std::string> names;
  for (const model::Parameter& parameter : network.parameters.all())
    names.push_back(parameter.name);
  CHECK(names == std::vector<std::string>{"group1.conv1.weight", "group1.conv1.bias",
                                          "dense.weight", "dense.bias"});
  CHECK(network.parameters.named("group1.conv1.weight").shape == Shape{4, 2, 3, 3});
  CHECK(network.parameters.named("dense.weight").shape == Shape{5, 64});
  CHECK((network.parameters.named("dense.bias").kind == model::ParameterKind::bias));

  const std::vector<model::LayerDescription>& layers = network.plan.layers();
  REQUIRE(layers.size() == 4);
  CHECK(layers[0].name == "group1.conv1");
  CHECK(layers[0].operation == "convolution 3×3, stride 2, 4 channels, same padding");
  CHECK(layers[0].output_shape == Shape{4, 4, 4});
  CHECK(layers[0].parameters == 4 * 2 * 9 + 4);
  CHECK(layers[1].operation == "ReLU");
  CHECK(layers[1].parameters == 0);
  CHECK(layers[2].output_shape == Shape{64});
  CHECK(layers[3].operation == "dense, 5 outputs");
  CHECK(layers[3].parameters == 325);
  CHECK(network.output == Shape{5});
  CHECK(network(at::ones({3, 2, 8, 8}, at::kDouble)).equal(at::ones({3, 5}, at::kDouble)));
}

TEST_CASE("layers refuse inputs that do not fit") {
  const auto refused = [](LayerPtr layer, const Shape& input) {
    CHECK_THROWS_AS(testing::PlannedLayer(std::move(layer), input), Error);
  };
  refused(dense({.outputs = 5, .weight = model::constant(0), .bias = model::constant(0)}),
          {1, 28, 28});
  refused(any_conv(1, 3, 1, Padding::same), {784});
  refused(max_pool2d({}), {784});
}

}  // namespace
}  // namespace optbench::problems::layers
