// SPDX-License-Identifier: MIT
#include "problems/layers/lstm.hpp"

#include "engine/model/initializers.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/problems/layers/planned_layer.hpp"

namespace optbench::problems::layers {
namespace {

using testing::some_numbers;

struct PlannedLstm {
  explicit PlannedLstm(at::ScalarType dtype = at::kDouble) {
    lstm.plan(plan, {5, 3});
    parameters = model::Parameters(plan.parameters(), {.dtype = dtype});
    parameters.initialize(data::RandomStreams(42).stream("initialisation"));
  }
  at::Tensor forward(const at::Tensor& x, Lstm::State& state) {
    return lstm.forward(x, state, {.parameters = parameters, .buffers = buffers, .noise = noise});
  }

  Lstm lstm{
      {.units = 4, .forget_offset = 1, .weight = model::normal(0.5), .bias = model::normal(0.5)}};
  NetworkPlan plan;
  model::Parameters parameters;
  model::Buffers buffers;
  model::NoiseSource noise{1};
};

TEST_CASE("an LSTM layer follows its equations, gates in the order i, f, g, o") {
  const at::NoGradGuard no_grad;
  PlannedLstm layer;
  CHECK(layer.parameters.named("weight_ih").shape == Shape{16, 3});
  CHECK(layer.parameters.named("weight_hh").shape == Shape{16, 4});
  CHECK(layer.parameters.named("bias").shape == Shape{16});
  CHECK(layer.parameters.numel() == 16 * (3 + 4 + 1));

  const at::Tensor x = testing::some_numbers({2, 5, 3});
  at::Tensor h = at::zeros({2, 4}, at::kDouble);
  at::Tensor c = at::zeros({2, 4}, at::kDouble);
  std::vector<at::Tensor> expected;
  for (std::int64_t t = 0; t < 5; ++t) {
    const at::Tensor gates = x.select(1, t).matmul(layer.parameters.named("weight_ih").value.t()) +
                             h.matmul(layer.parameters.named("weight_hh").value.t()) +
                             layer.parameters.named("bias").value;
    const auto part = gates.chunk(4, 1);
    c = at::sigmoid(part[1] + 1) * c + at::sigmoid(part[0]) * at::tanh(part[2]);
    h = at::sigmoid(part[3]) * at::tanh(c);
    expected.push_back(h);
  }
  Lstm::State state;
  CHECK(at::allclose(layer.forward(x, state), at::stack(expected, 1), 1e-12, 1e-12));
  CHECK(at::allclose(state.hidden, h, 1e-12, 1e-12));
  CHECK(at::allclose(state.cell, c, 1e-12, 1e-12));
}

TEST_CASE("two halves of a sequence, the state carried, are the whole sequence") {
  const at::NoGradGuard no_grad;
  for (const at::ScalarType dtype : {at::kDouble, at::kFloat}) {
    PlannedLstm layer(dtype);
    const at::Tensor x = testing::some_numbers({2, 10, 3}).to(dtype);
    Lstm::State whole, halves;
    const at::Tensor expected = layer.forward(x, whole);
    const at::Tensor first = layer.forward(x.narrow(1, 0, 5), halves);
    const at::Tensor second = layer.forward(x.narrow(1, 5, 5), halves);
    const double tolerance = dtype == at::kDouble ? 1e-12 : 1e-5;
    CHECK(at::allclose(at::cat({first, second}, 1), expected, tolerance, tolerance));
    CHECK(at::allclose(halves.cell, whole.cell, tolerance, tolerance));
  }
}

}  // namespace
}  // namespace optbench::problems::layers
