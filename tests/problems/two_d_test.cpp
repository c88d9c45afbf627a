// SPDX-License-Identifier: MIT
#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <numbers>

#include "tests/problems/built_problem.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::problems {
namespace {

using testing::built_problem;

struct Expected {
  std::string name;
  double u, v;             // start
  double value;            // f(start)
  double value_tolerance;  // of the digits given
  double du, dv;           // gradient
  double gradient_tolerance;
  double noisy_mean;  // mean loss at the start over all training noise
  std::vector<std::array<double, 2>> minima;
  double minimum;
};

const std::vector<Expected> kExpected = {
    {"two_d_rosenbrock", -0.5, 1.5, 158.5, 1e-12, 247, 250, 1e-12, 158.521369, {{1, 1}}, 0},
    {"two_d_beale",
     -4.5,
     4.5,
     169'680.83203,
     5e-6,
     -75'977.672,
     227'268.703,
     5e-4,
     169'680.902546,
     {{3, 0.5}},
     0},
    {"two_d_branin",
     2.5,
     12.5,
     95.84466837,
     5e-9,
     12.544608,
     19.342941,
     5e-7,
     96.008504,
     {{-std::numbers::pi, 12.275}, {std::numbers::pi, 2.275}, {9.42478, 2.475}},
     0.39788736},
};

data::Batch no_noise() { return {at::zeros({1, 2}, at::kDouble), {}}; }

void move_to(model::Problem& problem, double u, double v) {
  problem.parameters().flat_values().copy_(at::tensor({u, v}, at::kDouble));
}

TEST_CASE("value and gradient at the start are the published ones") {
  for (const Expected& expected : kExpected) {
    CAPTURE(expected.name);
    const auto problem = testing::built_problem(expected.name);
    const at::Tensor& theta = problem->parameters().flat_values();
    CHECK(theta.equal(at::tensor({expected.u, expected.v}, at::kDouble)));
    CHECK(std::abs(problem->loss_and_gradient(no_noise()).data - expected.value) <=
          expected.value_tolerance);
    const at::Tensor& gradient = problem->parameters().flat_gradient();
    CHECK(std::abs(gradient[0].item<double>() - expected.du) <= expected.gradient_tolerance);
    CHECK(std::abs(gradient[1].item<double>() - expected.dv) <= expected.gradient_tolerance);
  }
}

TEST_CASE("the mean training loss at the start is the published one, the test loss noise-free") {
  for (const Expected& expected : kExpected) {
    CAPTURE(expected.name);
    const auto problem = testing::built_problem(expected.name);
    CHECK(std::abs(problem->evaluate(data::Split::train_eval, 10'000).loss.data -
                   expected.noisy_mean) < 6e-7);
    const model::Evaluation test = problem->evaluate(data::Split::test, 128);
    CHECK(test.examples == 9984);
    CHECK(std::abs(test.loss.data - expected.value) <= expected.value_tolerance + 1e-9);
    CHECK_FALSE(test.value("accuracy").has_value());
  }
}

TEST_CASE("the published minima are minima") {
  for (const Expected& expected : kExpected) {
    for (const auto& [u, v] : expected.minima) {
      CAPTURE(expected.name);
      CAPTURE(u);
      const auto problem = testing::built_problem(expected.name);
      move_to(*problem, u, v);
      CHECK(std::abs(problem->loss_and_gradient(no_noise()).data - expected.minimum) < 5e-9);
      CHECK(problem->parameters().flat_gradient().abs().max().item<double>() < 1e-4);
    }
  }
}

TEST_CASE("the closed form agrees with the derivative of forward()") {
  const std::array<double, 2> points[] = {{-0.5, 1.5}, {-4.5, 4.5}, {2.5, 12.5}, {0.3, -2.1}};
  for (const Expected& expected : kExpected) {
    const auto problem = testing::built_problem(expected.name);
    model::Parameters& parameters = problem->parameters();
    for (const auto& [u, v] : points) {
      CAPTURE(expected.name);
      CAPTURE(u);
      move_to(*problem, u, v);
      const data::Batch batch = testing::first_batch(*problem, data::Split::train, 128);
      const double loss = problem->loss_and_gradient(batch).data;
      const at::Tensor gradient = parameters.flat_gradient().clone();
      const at::Tensor mean_loss = problem->forward(batch, model::Mode::train).losses.mean();
      parameters.differentiate(mean_loss);
      CHECK(loss == doctest::Approx(mean_loss.item<double>()).epsilon(1e-12));
      CHECK(at::allclose(gradient, parameters.flat_gradient(), 1e-12, 1e-12));
    }
  }
}

TEST_CASE("float32 runs start at the same point, to float32 rounding") {
  for (const Expected& expected : kExpected) {
    CAPTURE(expected.name);
    const auto problem = testing::built_problem(expected.name, at::kFloat);
    CHECK(problem->evaluate(data::Split::test, 128).loss.data ==
          doctest::Approx(expected.value).epsilon(3e-7));
    const data::Batch batch = testing::first_batch(*problem, data::Split::test, 128);
    CHECK(problem->loss_and_gradient(batch).data == doctest::Approx(expected.value).epsilon(3e-7));
    CHECK(problem->parameters().flat_gradient()[1].item<double>() ==
          doctest::Approx(expected.dv).epsilon(3e-6));
  }
}

TEST_CASE("there are two scalar parameters, and forward gives both with one loss per example") {
  const auto problem = testing::built_problem("two_d_branin");
  REQUIRE(problem->parameters().size() == 2);
  CHECK(problem->parameters()[0].name == "u");
  CHECK(problem->parameters()[1].name == "v");
  CHECK(problem->parameters()[0].shape.empty());
  const model::Forward result =
      problem->forward(testing::first_batch(*problem, data::Split::train, 3), model::Mode::train);
  CHECK(result.output.equal(at::tensor({2.5, 12.5}, at::kDouble)));
  CHECK(result.losses.sizes().vec() == std::vector<std::int64_t>{3});
}

TEST_CASE("a run far out gives a loss that is not finite, not an error") {
  const auto problem = testing::built_problem("two_d_beale", at::kFloat);
  problem->parameters().flat_values().fill_(1e30);
  CHECK_FALSE(std::isfinite(
      problem->loss_and_gradient(testing::first_batch(*problem, data::Split::train, 4)).data));
}

TEST_CASE("a batch of another form is refused") {
  const auto problem = testing::built_problem("two_d_rosenbrock");
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] {
          static_cast<void>(problem->loss_and_gradient({at::zeros({128}, at::kDouble), {}}));
        }) == "problem 'two_d_rosenbrock': batch.inputs has shape [128], expected [*, 2]");
}

}  // namespace
}  // namespace optbench::problems
