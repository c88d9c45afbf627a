// SPDX-License-Identifier: MIT
// Every problem's gradient against central differences of its loss, in float64.
#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/problems/built_problem.hpp"

namespace optbench::problems {
namespace {

/// The loss of a batch in training mode, by the forward pass alone.
double loss_of(model::Problem& problem, const data::Batch& batch) {
  return problem.forward(batch, model::Mode::train).losses.mean().item<double>() +
         problem.l2_factor() * problem.parameters().half_square_norm();
}

/// (L(θ + h v) − L(θ − h v)) / 2h.
double slope_along(model::Problem& problem, const data::Batch& batch, const at::Tensor& direction,
                   double h) {
  const at::NoGradGuard no_grad;
  const at::Tensor& theta = problem.parameters().flat_values();
  const at::Tensor start = theta.clone();
  theta.add_(direction, h);
  const double ahead = loss_of(problem, batch);
  theta.copy_(start).add_(direction, -h);
  const double behind = loss_of(problem, batch);
  theta.copy_(start);
  return (ahead - behind) / (2 * h);
}

/// Compares the gradient with differences along its own direction within each parameter, which any
/// large wrong entry changes, and along the axes of its largest entries.
void check_gradient(model::Problem& problem, const data::Batch& batch, double h, double tolerance) {
  REQUIRE(std::isfinite(problem.loss_and_gradient(batch).total()));
  const at::Tensor gradient = problem.parameters().flat_gradient().clone();
  for (const model::Parameter& parameter : problem.parameters().all()) {
    INFO(parameter.name);
    const at::Tensor part = gradient.narrow(0, parameter.offset, parameter.numel);
    REQUIRE(part.norm().item<double>() > 0);
    at::Tensor direction = at::zeros_like(gradient);
    direction.narrow(0, parameter.offset, parameter.numel).copy_(part / part.norm());
    const double along = part.norm().item<double>();
    CHECK(slope_along(problem, batch, direction, h) == doctest::Approx(along).epsilon(tolerance));
    const at::Tensor largest = part.abs().argmax() + parameter.offset;
    direction.zero_().index_fill_(0, largest, 1);
    CHECK(
        slope_along(problem, batch, direction, h) ==
        doctest::Approx(gradient[largest.item<std::int64_t>()].item<double>()).epsilon(tolerance));
  }
}

TEST_CASE("gradients agree with central differences") {
  // Larger networks: tests/reference_test.py compares every entry with PyTorch's.
  constexpr std::int64_t kMostParameters = 11'000'000;
  for (const std::string& name : testing::catalog().problems.names()) {
    SUBCASE(name.c_str()) {
      const model::ProblemEntry& entry = testing::catalog().problems.find(name);
      std::int64_t parameters = 0;
      const auto described = entry.make(resolve_options(name, entry.options, {}))->describe();
      for (const model::LayerDescription& layer : described) parameters += layer.parameters;
      if (parameters > kMostParameters) {
        MESSAGE("not here: ", name, " has ", parameters, " parameters");
        return;
      }
      const auto problem = testing::built_problem(name);
      problem->use_dropout(false);
      check_gradient(*problem, testing::first_batch(*problem, data::Split::train, 3), 3e-7, 2e-6);
    }
  }
}

}  // namespace
}  // namespace optbench::problems
