// SPDX-License-Identifier: MIT
#include "problems/layers/batch_norm2d.hpp"

#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/problems/layers/planned_layer.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::problems::layers {
namespace {

using testing::PlannedLayer;
using testing::some_numbers;

TEST_CASE("batch norm uses the batch in training mode and remembers it") {
  const at::NoGradGuard no_grad;
  const at::Tensor x = 3 * testing::some_numbers({4, 2, 5, 5}) + 1;
  testing::PlannedLayer layer(batch_norm2d({.epsilon = 1e-3, .momentum = 0.1}), {2, 5, 5});
  CHECK((layer.parameters.named("weight").kind == model::ParameterKind::norm));
  CHECK((layer.parameters.named("bias").kind == model::ParameterKind::norm));
  layer.value("weight").copy_(at::tensor({2.0, 0.5}, at::kDouble));
  layer.value("bias").copy_(at::tensor({-1.0, 1.0}, at::kDouble));

  const at::Tensor y = layer(x, model::Mode::train);
  for (std::int64_t channel = 0; channel < 2; ++channel) {
    const at::Tensor values = x.select(1, channel);
    const double mean = values.mean().item<double>();
    const double population = values.var(/*unbiased=*/false).item<double>();
    const double sample = values.var(/*unbiased=*/true).item<double>();
    const at::Tensor expected =
        (values - mean) / std::sqrt(population + 1e-3) * layer.value("weight")[channel] +
        layer.value("bias")[channel];
    CHECK(at::allclose(y.select(1, channel), expected, 1e-12, 1e-12));
    const auto remembered = [&](const char* name) {
      return layer.buffers.named(name).value[channel].item<double>();
    };
    CHECK(remembered("running_mean") == doctest::Approx(0.1 * mean).epsilon(1e-12));
    CHECK(remembered("running_var") == doctest::Approx(0.9 + 0.1 * sample).epsilon(1e-12));
  }
}

TEST_CASE("batch norm uses what it remembers in evaluation mode and leaves it alone") {
  const at::NoGradGuard no_grad;
  const at::Tensor x = testing::some_numbers({4, 2, 5, 5});
  testing::PlannedLayer layer(batch_norm2d({.epsilon = 0.5, .momentum = 0.1}), {2, 5, 5});
  layer.buffers.named("running_mean").value.fill_(2);
  layer.buffers.named("running_var").value.fill_(8.5);
  CHECK(at::allclose(layer(x), (x - 2) / 3, 1e-12, 1e-12));
  CHECK(layer.buffers.named("running_mean").value.eq(2).all().item<bool>());
  CHECK(layer.buffers.named("running_var").value.eq(8.5).all().item<bool>());
}

TEST_CASE("batch norm refuses to train on one value per channel") {
  testing::PlannedLayer layer(batch_norm2d({}), {3, 1, 1});
  const at::Tensor one = testing::some_numbers({1, 3, 1, 1});
  CHECK(testing::thrown_message(ErrorKind::invalid_argument,
                                [&] { static_cast<void>(layer(one, model::Mode::train)); }) ==
        "batch norm: in training mode it needs more than one value per channel, got a batch of 1 "
        "with images of one pixel: expected a batch size of at least 2");
  CHECK(layer.buffers.named("running_var").value.eq(1).all().item<bool>());
  CHECK(layer(one).sizes() == one.sizes());
}

}  // namespace
}  // namespace optbench::problems::layers
