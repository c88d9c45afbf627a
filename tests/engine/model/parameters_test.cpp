// SPDX-License-Identifier: MIT
#include "engine/model/parameters.hpp"

#include "engine/data/random.hpp"
#include "engine/model/initializers.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <doctest/doctest.h>

#include "tests/support/thrown_message.hpp"

namespace optbench::model {
namespace {

using testing::thrown_message;

/// conv [2, 3] (L2), bias [2], dense [4] (L2), scale [] (L2): two runs of regularized neighbours.
std::vector<ParameterSpec> specs() {
  return {{.name = "conv.weight", .shape = {2, 3}, .regularized = true, .initializer = normal(1)},
          {.name = "conv.bias",
           .shape = {2},
           .kind = ParameterKind::bias,
           .initializer = constant(0.5)},
          {.name = "dense.weight", .shape = {4}, .regularized = true, .initializer = constant(2)},
          {.name = "scale",
           .shape = {},
           .kind = ParameterKind::norm,
           .regularized = true,
           .initializer = constant(3)}};
}

Parameters built(at::ScalarType dtype = at::kDouble, std::uint64_t seed = 42) {
  Parameters parameters(specs(), {.dtype = dtype});
  parameters.initialize(data::RandomStreams(seed).stream("initialisation"));
  return parameters;
}

}  // namespace

TEST_CASE("parameters lie one behind the other in the flat buffers") {
  const Parameters parameters = built();
  CHECK(parameters.size() == 4);
  CHECK(parameters.numel() == 13);
  CHECK(parameters.flat_values().sizes() == at::IntArrayRef{13});
  CHECK(parameters.flat_gradient().sizes() == at::IntArrayRef{13});
  std::int64_t offset = 0;
  for (const Parameter& parameter : parameters.all()) {
    CHECK(parameter.offset == offset);
    CHECK(parameter.value.sizes() == at::IntArrayRef(parameter.shape));
    CHECK(parameter.gradient.sizes() == at::IntArrayRef(parameter.shape));
    CHECK(parameter.value.requires_grad());
    CHECK(parameter.value.is_leaf());
    offset += parameter.numel;
  }
  CHECK(offset == 13);
  CHECK(parameters[1].kind == ParameterKind::bias);
  CHECK(parameters[3].shape.empty());
}

TEST_CASE("what is written through one side is seen through the other") {
  const Parameters parameters = built();
  const at::NoGradGuard no_grad;
  parameters.flat_values().fill_(7);
  for (const Parameter& parameter : parameters.all())
    CHECK(parameter.value.eq(7).all().item<bool>());
  parameters[2].value.fill_(1);
  CHECK(parameters.flat_values().sum().item<double>() == 7 * 9 + 4);
  parameters[0].gradient.fill_(2);
  CHECK(parameters.flat_gradient().sum().item<double>() == 12);
}

TEST_CASE("values are zero until they are drawn, then come from one stream in order") {
  const Parameters fresh(specs(), {.dtype = at::kDouble});
  CHECK(fresh.flat_values().eq(0).all().item<bool>());

  const Parameters parameters = built();
  at::Generator stream = data::RandomStreams(42).stream("initialisation");
  const at::Tensor expected = at::empty({2, 3}, at::kDouble).normal_(0, 1, stream);
  CHECK(at::equal(parameters[0].value.detach(), expected));
  CHECK(at::equal(built().flat_values(), parameters.flat_values()));
  CHECK_FALSE(at::equal(built(at::kDouble, 43).flat_values(), parameters.flat_values()));
}

TEST_CASE("float32 and float64 runs of one seed start at the same point") {
  CHECK(
      at::equal(built(at::kFloat).flat_values(), built(at::kDouble).flat_values().to(at::kFloat)));
}

TEST_CASE("drawing again starts afresh and zeroes the gradient") {
  Parameters parameters = built();
  const at::Tensor start = parameters.flat_values().clone();
  parameters.flat_values().add_(1);
  parameters.flat_gradient().fill_(5);
  parameters.initialize(data::RandomStreams(42).stream("initialisation"));
  CHECK(at::equal(parameters.flat_values(), start));
  CHECK(parameters.flat_gradient().eq(0).all().item<bool>());
}

TEST_CASE("differentiating replaces the whole gradient and keeps the views") {
  Parameters parameters = built();
  parameters.flat_gradient().fill_(100);
  const at::Tensor w = parameters[2].value;
  parameters.differentiate((w * w).sum());
  CHECK(at::equal(parameters[2].gradient, 2 * w.detach()));
  CHECK(parameters[0].gradient.eq(0).all().item<bool>());  // the loss does not depend on it
  CHECK(parameters.flat_gradient().sum().item<double>() == 16);
  parameters.differentiate((w * 3).sum());
  CHECK(parameters.flat_gradient().sum().item<double>() == 12);
  CHECK_FALSE(parameters.flat_gradient().requires_grad());
}

TEST_CASE(
    "the L2 term covers the regularized parameters and its derivative is factor times value") {
  Parameters parameters = built();
  const at::Tensor w = parameters[0].value.detach();
  const double expected = 0.5 * ((w * w).sum().item<double>() + 4 * 4 + 9);
  CHECK(parameters.has_regularized());
  CHECK(parameters.half_square_norm() == doctest::Approx(expected).epsilon(1e-14));

  parameters.flat_gradient().fill_(1);
  parameters.add_decay(0.1, parameters.flat_values(), parameters.flat_gradient());
  CHECK(at::allclose(parameters[0].gradient, 1 + 0.1 * w, 0, 1e-15));
  CHECK(parameters[1].gradient.eq(1).all().item<bool>());
  CHECK(at::allclose(parameters[2].gradient, at::full({4}, 1.2, at::kDouble), 0, 1e-15));
  CHECK(parameters[3].gradient.item<double>() == doctest::Approx(1.3).epsilon(1e-15));
}

TEST_CASE("without regularized parameters there is no L2 term") {
  Parameters parameters({{.name = "w", .shape = {2}, .initializer = constant(3)}},
                        {.dtype = at::kDouble});
  parameters.initialize(data::RandomStreams(1).stream("initialisation"));
  CHECK_FALSE(parameters.has_regularized());
  CHECK(parameters.half_square_norm() == 0);
}

TEST_CASE("the L2 term of many float32 weights keeps its digits") {
  Parameters parameters({{.name = "weight",
                          .shape = {20'000'000},
                          .regularized = true,
                          .initializer = uniform(0.02)}},
                        {.dtype = at::kFloat});
  parameters.initialize(data::RandomStreams(1).stream("initialisation"));
  const double expected =
      0.5 * parameters.flat_values().to(at::kDouble).square().sum().item<double>();
  CHECK(parameters.half_square_norm() == doctest::Approx(expected).epsilon(1e-6));
}

TEST_CASE("parameters are found by name, and a name that is not there lists those that are") {
  const Parameters parameters = built();
  CHECK(parameters.named("dense.weight").offset == 8);
  CHECK(testing::thrown_message(ErrorKind::unknown_name,
                                [&] { (void)parameters.named("dense.bias"); }) ==
        "parameters: no parameter 'dense.bias' (there are conv.weight, conv.bias, dense.weight, "
        "scale)");
}

TEST_CASE("two parameters of one name are refused") {
  CHECK(testing::thrown_message(ErrorKind::internal, [] {
          Parameters({{.name = "w", .shape = {2}}, {.name = "w", .shape = {3}}}, {});
        }) == "parameters: 'w' is declared twice");
}

TEST_CASE("kinds have the words that scripts and records use") {
  CHECK(to_text(ParameterKind::weight) == "weight");
  CHECK(to_text(ParameterKind::bias) == "bias");
  CHECK(to_text(ParameterKind::norm) == "norm");
  CHECK(to_text(ParameterKind::embedding) == "embedding");
}

}  // namespace optbench::model
