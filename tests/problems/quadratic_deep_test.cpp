// SPDX-License-Identifier: MIT
#include "engine/base/error.hpp"
#include "problems/quadratic_form.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/problems/built_problem.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::problems {
namespace {

using testing::built_problem;
using testing::first_batch;

/// Ten digits or more of the expected figures are given.
doctest::Approx precisely(double value) { return doctest::Approx(value).epsilon(1e-9); }

double number(const at::Tensor& tensor) { return tensor.item<double>(); }

TEST_CASE("Q has the published spectrum and entries") {
  const QuadraticForm form = draw_quadratic_form();
  const at::Tensor& e = form.eigenvalues;
  CHECK(number(e[0]) == 0.3745401188473625);
  CHECK(number(e[1]) == 0.9507143064099162);
  CHECK(number(e[4]) == 0.15601864044243652);
  const double large[] = {33.58782738, 51.39734362, 52.82355146, 46.83831593, 53.12901540,
                          44.81386789, 45.68198488, 42.82623056, 30.76257380, 33.23674281};
  for (std::int64_t i = 0; i < 10; ++i) CHECK(number(e[90 + i]) == precisely(large[i]));
  CHECK(number(e.sum()) == precisely(477.612279595));
  CHECK(number(e.narrow(0, 0, 90).sum()) == precisely(42.514825881));
  CHECK(number(e.min()) == precisely(0.0055221171).epsilon(1e-8));
  CHECK(number(e.max()) == precisely(53.1290153986));

  const at::Tensor& q = form.matrix;
  CHECK(number(q[0][0]) == precisely(6.221429443));
  CHECK(number(q[0][1]) == precisely(1.127019898));
  CHECK(number(q[99][99]) == precisely(6.305663773));
  CHECK(number(q.norm()) == precisely(139.946602).epsilon(1e-8));
  CHECK(number(q.sum()) == precisely(535.0586859));
  CHECK(number(q.trace()) == precisely(477.612279595));
  CHECK(at::allclose(q, q.t(), 0, 1e-13));
}

TEST_CASE("R is a rotation with the published entries") {
  const at::Tensor r = draw_quadratic_form().rotation;
  CHECK(number(r[0][0]) == precisely(-0.109348618).epsilon(1e-8));
  CHECK(number(r[0][1]) == precisely(-0.041215653).epsilon(1e-8));
  CHECK(at::allclose(r.matmul(r.t()), at::eye(100, at::kDouble), 0, 1e-13));
  CHECK(number(r.det()) == precisely(1));
}

TEST_CASE("losses at theta = 1 are the published ones") {
  const auto problem = testing::built_problem("quadratic_deep");
  CHECK(problem->parameters().numel() == 100);
  const data::Batch no_noise{at::zeros({1, 100}, at::kDouble), {}};
  CHECK(problem->loss_and_gradient(no_noise).data == precisely(267.529343).epsilon(2e-9));
  const auto loss = [&](data::Split split, std::int64_t batch_size) {
    return problem->evaluate(split, batch_size).loss.data;
  };
  // Batches of 128: the first 896 examples count; of 1000: all.
  CHECK(loss(data::Split::test, 128) == precisely(353.446765).epsilon(2e-9));
  CHECK(loss(data::Split::test, 1000) == precisely(353.925974).epsilon(2e-9));
  CHECK(loss(data::Split::train_eval, 128) == precisely(352.576812).epsilon(2e-9));
  CHECK(loss(data::Split::train_eval, 1000) == precisely(353.706445).epsilon(2e-9));
  CHECK(loss(data::Split::train, 1) == precisely(353.706445).epsilon(2e-9));
  const auto first_loss = [&](data::Split split) {
    return number(problem->forward(testing::first_batch(*problem, split, 1), model::Mode::evaluate)
                      .losses[0]);
  };
  CHECK(first_loss(data::Split::train) == precisely(373.951768).epsilon(2e-9));
  CHECK(first_loss(data::Split::test) == precisely(358.793719).epsilon(2e-9));
}

TEST_CASE("the validation part has its published loss at theta = 1") {
  const model::ProblemEntry& entry = testing::catalog().problems.find("quadratic_deep");
  const auto problem = entry.make({});
  problem->build(entry, {.data_dir = {}, .device = {.dtype = at::kDouble}, .valid_size = 1000}, {});
  CHECK(problem->evaluate(data::Split::valid, 1000).loss.data ==
        precisely(354.617679).epsilon(2e-9));
}

TEST_CASE("losses at theta = 0 are the published ones") {
  const auto problem = testing::built_problem("quadratic_deep");
  problem->parameters().flat_values().zero_();
  CHECK(problem->evaluate(data::Split::test, 128).loss.data == precisely(86.926420).epsilon(6e-9));
  CHECK(problem->evaluate(data::Split::train_eval, 1000).loss.data ==
        precisely(84.835444).epsilon(6e-9));
}

TEST_CASE("every seed starts at the published test loss, in float32 too") {
  for (const std::uint64_t seed : {42U, 43U, 51U}) {
    const auto problem = testing::built_problem("quadratic_deep", at::kFloat, seed);
    const double loss = problem->evaluate(data::Split::test, 128).loss.data;
    CHECK(loss == doctest::Approx(353.44677).epsilon(6e-8));  // half a float32 step: 4.3e-8
    CHECK(loss == testing::built_problem("quadratic_deep", at::kFloat)
                      ->evaluate(data::Split::test, 128)
                      .loss.data);
  }
}

TEST_CASE("the closed form agrees with the derivative of forward()") {
  const auto problem = testing::built_problem("quadratic_deep");
  model::Parameters& parameters = problem->parameters();
  parameters.flat_values().copy_(at::linspace(-2, 3, 100, at::kDouble));
  const data::Batch batch = testing::first_batch(*problem, data::Split::train, 128);
  const double loss = problem->loss_and_gradient(batch).data;
  const at::Tensor gradient = parameters.flat_gradient().clone();
  const at::Tensor mean_loss = problem->forward(batch, model::Mode::train).losses.mean();
  parameters.differentiate(mean_loss);
  CHECK(loss == doctest::Approx(number(mean_loss)).epsilon(1e-12));
  CHECK(at::allclose(gradient, parameters.flat_gradient(), 1e-12, 1e-12));
}

TEST_CASE("forward gives one loss per example and theta") {
  const auto problem = testing::built_problem("quadratic_deep");
  const model::Forward result =
      problem->forward(testing::first_batch(*problem, data::Split::train, 3), model::Mode::train);
  CHECK(result.losses.sizes().vec() == std::vector<std::int64_t>{3});
  CHECK(result.output.equal(at::ones({100}, at::kDouble)));
  CHECK_FALSE(problem->evaluate(data::Split::test, 128).value("accuracy").has_value());
}

TEST_CASE("a batch of another form is refused") {
  const auto problem = testing::built_problem("quadratic_deep");
  const auto refusal = [&](const at::Tensor& inputs) {
    return testing::thrown_message(ErrorKind::invalid_argument, [&] {
      static_cast<void>(problem->loss_and_gradient({inputs, {}}));
    });
  };
  CHECK(refusal(at::zeros({8, 99}, at::kDouble)) ==
        "problem 'quadratic_deep': batch.inputs has shape [8, 99], expected [*, 100]");
  CHECK(refusal(at::zeros({8, 100}, at::kFloat)) ==
        "problem 'quadratic_deep': batch.inputs has dtype float32, expected float64");
  CHECK(refusal(at::zeros({0, 100}, at::kDouble)) ==
        "problem 'quadratic_deep': batch.inputs holds no examples");
}

}  // namespace
}  // namespace optbench::problems
