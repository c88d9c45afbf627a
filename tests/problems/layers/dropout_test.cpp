// SPDX-License-Identifier: MIT
#include "problems/layers/dropout.hpp"

#include "engine/machine/device.hpp"
#include "problems/layers/dropped.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <doctest/doctest.h>

#include <cmath>

#include "tests/problems/layers/planned_layer.hpp"

namespace optbench::problems::layers {
namespace {

using testing::PlannedLayer;
using testing::some_numbers;

TEST_CASE("dropout drops at its rate, element by element, and keeps the expectation") {
  const at::Tensor ones = at::ones({64, 32, 14, 14});
  const auto n = static_cast<double>(ones.numel());
  for (const double rate : {0.2, 0.5, 0.8}) {
    CAPTURE(rate);
    testing::PlannedLayer layer(dropout(rate), {32, 14, 14});
    const at::Tensor y = layer.layer->forward(ones, layer.pass(model::Mode::train, true));
    const at::Tensor is_dropped = y.eq(0);
    // Five standard deviations of a binomial distribution.
    const double spread = 5 * std::sqrt(rate * (1 - rate));
    CHECK(std::abs(is_dropped.sum().item<double>() / n - rate) < spread / std::sqrt(n));
    CHECK(at::allclose(y.masked_select(~is_dropped), at::full({}, 1 / (1 - rate))));
    // By element: no image, channel or pixel is dropped as a whole, and each at the same rate.
    for (std::int64_t dimension = 0; dimension < 4; ++dimension) {
      std::vector<std::int64_t> others;
      for (std::int64_t d = 0; d < 4; ++d) {
        if (d != dimension) others.push_back(d);
      }
      const at::Tensor share = is_dropped.to(at::kDouble).mean(others);
      const double worst = (share - rate).abs().max().item<double>();
      CHECK(worst < spread / std::sqrt(n / static_cast<double>(ones.size(dimension))));
    }
    // Adjacent elements are independent.
    const at::Tensor flat = is_dropped.flatten().to(at::kDouble) - rate;
    for (const std::int64_t distance : {1, 2, 7, 196, 1024}) {
      const std::int64_t pairs = flat.numel() - distance;
      const double covariance =
          (flat.narrow(0, 0, pairs) * flat.narrow(0, distance, pairs)).mean().item<double>();
      CHECK(std::abs(covariance) < 5 * rate * (1 - rate) / std::sqrt(n));
    }
  }
}

TEST_CASE("masks of two draws are independent of each other") {
  const at::Tensor ones = at::ones({1'000'000});
  model::NoiseSource source(42);
  const at::Tensor first = dropped(ones, 0.5, source.next()).eq(0).to(at::kDouble);
  const at::Tensor second = dropped(ones, 0.5, source.next()).eq(0).to(at::kDouble);
  CHECK(std::abs((first * second).mean().item<double>() - 0.25) < 5 * 0.4330127 / 1000);
}

TEST_CASE("dropout does nothing in evaluation mode and when it is switched off") {
  const at::Tensor x = testing::some_numbers({3, 10});
  testing::PlannedLayer layer(dropout(0.5), {10});
  CHECK(layer.layer->forward(x, layer.pass(model::Mode::evaluate, true)).is_same(x));
  CHECK(layer.noise.draws() == 0);
  CHECK(layer.layer->forward(x, layer.pass(model::Mode::train, false)).is_same(x));
  CHECK(layer.noise.draws() == 1);  // what is drawn after it stays the same
}

TEST_CASE("the derivative of dropout passes through what was kept, in any memory order") {
  const at::AutoGradMode with_gradient(true);
  const at::Tensor x = testing::some_numbers({4, 3, 5, 6}).requires_grad_(true);
  for (const bool last : {false, true}) {
    const at::Tensor y =
        dropped(last ? x.contiguous(at::MemoryFormat::ChannelsLast) : x.contiguous(), 0.3, 99);
    const at::Tensor kept = y.detach().ne(0);
    // A gradient in the other order than the outputs.
    const at::Tensor weights =
        testing::some_numbers({4, 3, 5, 6})
            .contiguous(last ? at::MemoryFormat::Contiguous : at::MemoryFormat::ChannelsLast);
    const at::Tensor gradient = torch::autograd::grad({y}, {x}, {weights})[0];
    CHECK(at::allclose(gradient, kept * weights / 0.7, 1e-15, 0));
    CHECK(at::allclose(y.detach(), kept * x.detach() / 0.7, 1e-15, 0));
  }
}

TEST_CASE("one seed gives one mask on any number of threads, in float32 and float64") {
  const at::Tensor x = at::ones({300, 1000}, at::kDouble);
  const at::Tensor alone = [&] {
    const machine::ThreadsInForce one(1);
    return dropped(x, 0.4, 5);
  }();
  const machine::ThreadsInForce two(2);
  CHECK(dropped(x, 0.4, 5).equal(alone));
  CHECK(dropped(x.to(at::kFloat), 0.4, 5).ne(0).equal(alone.ne(0)));
  CHECK_FALSE(dropped(x, 0.4, 6).equal(alone));
}

}  // namespace
}  // namespace optbench::problems::layers
