// SPDX-License-Identifier: MIT
#include "problems/layers/conv_transpose2d.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/conv2d.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/problems/layers/planned_layer.hpp"

namespace optbench::problems::layers {
namespace {

using testing::PlannedLayer;
using testing::some_numbers;

LayerPtr transposed(std::int64_t channels, std::int64_t stride) {
  return conv_transpose2d({.channels = channels,
                           .kernel = 4,
                           .stride = stride,
                           .weight = model::normal(1),
                           .bias = model::normal(1)});
}

/// The definition: each input pixel adds its kernel to the full output, which then loses `before`
/// rows and columns at the top and left and what is too much at the end.
at::Tensor written_out(const testing::PlannedLayer& layer, const at::Tensor& x, std::int64_t stride,
                       std::int64_t before) {
  const at::Tensor& weight = layer.value("weight");
  const std::int64_t out = stride * x.size(2);
  at::Tensor full = at::zeros({weight.size(1), 64, 64}, at::kDouble);
  for (std::int64_t c = 0; c < x.size(1); ++c) {
    for (std::int64_t i = 0; i < x.size(2); ++i) {
      for (std::int64_t j = 0; j < x.size(3); ++j) {
        full.narrow(1, i * stride, 4).narrow(2, j * stride, 4).add_(weight[c] * x[0][c][i][j]);
      }
    }
  }
  return full.narrow(1, before, out).narrow(2, before, out) + layer.value("bias").view({-1, 1, 1});
}

TEST_CASE("a transposed convolution is its written-out sum, cropped as TensorFlow does") {
  const at::NoGradGuard no_grad;
  const at::Tensor x = testing::some_numbers({1, 2, 7, 7});
  for (const std::int64_t stride : {1, 2}) {
    CAPTURE(stride);
    testing::PlannedLayer layer(transposed(3, stride), {2, 7, 7});
    CHECK(layer.output == Shape{3, 7 * stride, 7 * stride});
    CHECK(layer.value("weight").sizes() == at::IntArrayRef{2, 3, 4, 4});
    // Stride 1: 10 rows, one off at the top and two at the bottom. Stride 2: 16, one at either end.
    CHECK(at::allclose(layer(x)[0], written_out(layer, x, stride, 1), 1e-12, 1e-12));
  }
}

TEST_CASE("it is the transpose of the same-padded convolution with the same weights") {
  const at::NoGradGuard no_grad;
  for (const std::int64_t stride : {1, 2}) {
    CAPTURE(stride);
    testing::PlannedLayer up(transposed(3, stride), {2, 7, 7});
    testing::PlannedLayer down(conv2d({.channels = 2,
                                       .kernel = 4,
                                       .stride = stride,
                                       .padding = Padding::same,
                                       .weight = model::normal(1)}),
                               {3, 7 * stride, 7 * stride});
    down.value("weight").copy_(up.value("weight"));
    up.value("bias").zero_();
    const at::Tensor small = testing::some_numbers({1, 2, 7, 7});
    const at::Tensor large = testing::some_numbers({1, 3, 7 * stride, 7 * stride});
    CHECK((up(small) * large).sum().item<double>() ==
          doctest::Approx((small * down(large)).sum().item<double>()).epsilon(1e-12));
  }
}

}  // namespace
}  // namespace optbench::problems::layers
