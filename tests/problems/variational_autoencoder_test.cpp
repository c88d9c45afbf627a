// SPDX-License-Identifier: MIT
#include "problems/variational_autoencoder.hpp"

#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <limits>

#include "tests/problems/built_problem.hpp"
#include "tests/support/real_data.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::problems {
namespace {

using testing::built_problem;
using testing::catalog;
using testing::first_batch;

/// Mean and logarithm of the deviation of the latent vectors, from the parameters.
std::pair<at::Tensor, at::Tensor> encoded(model::Problem& problem, const at::Tensor& images) {
  const auto value = [&](const std::string& name) {
    return problem.parameters().named("encoder." + name).value;
  };
  const auto stage = [&](const at::Tensor& x, const std::string& name, std::int64_t stride) {
    return at::leaky_relu(at::conv2d(x, value(name + ".weight"), value(name + ".bias"), stride),
                          0.3);
  };
  at::Tensor x = stage(at::constant_pad_nd(images, {1, 1, 1, 1}), "conv1", 2);
  x = stage(at::constant_pad_nd(x, {1, 1, 1, 1}), "conv2", 2);
  x = stage(at::constant_pad_nd(x, {1, 2, 1, 2}), "conv3", 1).flatten(1);
  return {at::linear(x, value("mean.weight"), value("mean.bias")),
          0.5 * at::linear(x, value("log_variance.weight"), value("log_variance.bias"))};
}

TEST_CASE("the loss is the squared error plus the divergence of the latent distribution") {
  const at::NoGradGuard no_grad;
  const auto problem = testing::built_problem("mnist_vae");
  const data::Batch batch = testing::first_batch(*problem, data::Split::train, 3);
  const model::Forward result = problem->forward(batch, model::Mode::evaluate);
  CHECK(result.output.sizes() == at::IntArrayRef{3, 1, 28, 28});
  CHECK(result.output.min().item<double>() > 0);
  CHECK(result.output.max().item<double>() < 1);
  const auto [mean, log_std] = encoded(*problem, batch.inputs);
  const at::Tensor divergence = 0.5 * (mean.pow(2) + at::exp(2 * log_std) - 2 * log_std - 1).sum(1);
  CHECK(divergence.min().item<double>() > 0);
  const at::Tensor error = (result.output - batch.inputs).pow(2).sum({1, 2, 3});
  CHECK(at::allclose(result.losses, error + divergence, 1e-11, 1e-11));
  CHECK_FALSE(problem->measure(result, batch).value("accuracy").has_value());
}

TEST_CASE("binary cross-entropy is an option") {
  const at::NoGradGuard no_grad;
  const model::ProblemEntry& entry = testing::catalog().problems.find("fmnist_vae");
  Options given;
  given.set("loss", std::string("binary_cross_entropy"));
  const auto problem = entry.make(resolve_options("fmnist_vae", entry.options, given));
  problem->build(entry, {.data_dir = {}, .device = {.dtype = at::kDouble}, .synthetic = true}, {});
  const data::Batch batch = testing::first_batch(*problem, data::Split::train, 3);
  const model::Forward result = problem->forward(batch, model::Mode::evaluate);
  const auto [mean, log_std] = encoded(*problem, batch.inputs);
  const at::Tensor divergence = 0.5 * (mean.pow(2) + at::exp(2 * log_std) - 2 * log_std - 1).sum(1);
  const at::Tensor& p = result.output;
  const at::Tensor entropy =
      -(batch.inputs * p.log() + (1 - batch.inputs) * (1 - p).log()).sum({1, 2, 3});
  CHECK(at::allclose(result.losses, entropy + divergence, 1e-11, 1e-11));

  given.set("loss", std::string("cross_entropy"));
  CHECK(testing::thrown_message(ErrorKind::invalid_argument,
                                [&] {
                                  static_cast<void>(resolve_options("problem 'fmnist_vae'",
                                                                    entry.options, given));
                                }) ==
        "problem 'fmnist_vae': option 'loss' must be 'squared_error' or 'binary_cross_entropy', "
        "got \"cross_entropy\"; did you mean 'binary_cross_entropy'?");
}

TEST_CASE("a diverged autoencoder gives a loss of NaN, with either loss") {
  const model::ProblemEntry& entry = testing::catalog().problems.find("mnist_vae");
  for (const std::string loss : {"squared_error", "binary_cross_entropy"}) {
    CAPTURE(loss);
    Options given;
    given.set("loss", loss);
    const auto problem = entry.make(resolve_options("mnist_vae", entry.options, given));
    problem->build(entry, {.data_dir = {}, .device = {.dtype = at::kFloat}, .synthetic = true}, {});
    const data::Batch batch = testing::first_batch(*problem, data::Split::train, 2);
    const at::Tensor& values = problem->parameters().flat_values();
    {
      // Logits so large that the logistic function is 0 and 1: the loss is large, not infinite.
      const at::NoGradGuard no_grad;
      problem->parameters().named("decoder.dense3.bias").value.fill_(1000);
      CHECK(std::isfinite(problem->loss_and_gradient(batch).total()));
      CHECK(problem->parameters().flat_gradient().isfinite().all().item<bool>());
      values.fill_(std::numeric_limits<double>::quiet_NaN());
    }
    CHECK(std::isnan(problem->loss_and_gradient(batch).total()));
  }
}

TEST_CASE("latent noise is drawn in every mode, evaluation from a source of its own") {
  const at::NoGradGuard no_grad;
  const auto noise_of = [](model::Problem& problem, const data::Batch& batch, model::Mode mode) {
    const model::Forward result = problem.forward(batch, mode);
    REQUIRE(result.noise.size() == 1);
    CHECK(result.noise[0].first == "latent");
    CHECK(result.noise[0].second.sizes() == at::IntArrayRef{4, 8});
    return result.noise[0].second;
  };
  const auto problem = testing::built_problem("mnist_vae");
  const auto twin = testing::built_problem("mnist_vae");
  const data::Batch batch = testing::first_batch(*problem, data::Split::train, 4);
  const at::Tensor first = noise_of(*problem, batch, model::Mode::train);
  const at::Tensor evaluated = noise_of(*problem, batch, model::Mode::evaluate);
  problem->start_step(0, 1);
  const at::Tensor second = noise_of(*problem, batch, model::Mode::train);
  CHECK_FALSE(first.equal(second));
  CHECK_FALSE(first.equal(evaluated));
  // The twin trains without evaluating in between, and draws the same.
  CHECK(noise_of(*twin, batch, model::Mode::train).equal(first));
  twin->start_step(0, 1);
  CHECK(noise_of(*twin, batch, model::Mode::train).equal(second));
  twin->start_step(1, 0);
  CHECK_FALSE(noise_of(*twin, batch, model::Mode::train).equal(second));
  twin->start_step(0, 1, 1);
  CHECK_FALSE(noise_of(*twin, batch, model::Mode::train).equal(second));
  CHECK_FALSE(
      noise_of(*testing::built_problem("mnist_vae", at::kDouble, 43), batch, model::Mode::train)
          .equal(first));
  problem->start_step(0, 0);
  CHECK(noise_of(*problem, batch, model::Mode::train).equal(first));
}

TEST_CASE("evaluations draw latent noise anew in each epoch, whatever was evaluated before") {
  const auto problem = testing::built_problem("mnist_vae");
  const auto twin = testing::built_problem("mnist_vae");
  const auto loss = [](model::Problem& evaluated, data::Split split, std::int64_t epoch) {
    return evaluated.evaluate(split, 16, epoch).loss.total();
  };
  const double first = loss(*problem, data::Split::test, 0);
  CHECK(loss(*problem, data::Split::test, 0) == first);
  const double second = loss(*problem, data::Split::test, 1);
  CHECK(second != first);
  CHECK(std::isfinite(loss(*twin, data::Split::train_eval, 1)));
  CHECK(loss(*twin, data::Split::test, 1) == second);
}

TEST_CASE("dropout is on in training only") {
  const at::NoGradGuard no_grad;
  const auto problem = testing::built_problem("mnist_vae");
  const data::Batch batch = testing::first_batch(*problem, data::Split::train, 4);
  const auto output = [&](bool dropout) {
    problem->use_dropout(dropout);
    return problem->forward(batch, model::Mode::train).losses;
  };
  const at::Tensor with = output(true);
  CHECK(output(true).equal(with));
  CHECK_FALSE(output(false).equal(with));
}

TEST_CASE("on real images the autoencoders start around the published losses") {
  const std::tuple<const char*, const char*, double, double> table[] = {
      {"mnist_vae", "mnist", 181.35, 181.55}, {"fmnist_vae", "fmnist", 132.9, 133.1}};
  for (const auto& [name, dataset, least, most] : table) {
    CAPTURE(name);
    const auto data_dir = testing::real_data_dir(dataset);
    if (!data_dir) continue;
    // Where time allows, ten draws as of the published runs: their mean lies in the range, a single
    // one may lie a little outside.
    const std::uint64_t count = std::getenv("OPTBENCH_SLOW_TESTS") == nullptr ? 1 : 10;
    double sum = 0;
    for (std::uint64_t seed = 42; seed < 42 + count; ++seed) {
      CAPTURE(seed);
      const auto problem = testing::built_problem(name, at::kFloat, seed, *data_dir);
      const double loss = problem->evaluate(data::Split::test, 64).loss.total();
      CHECK(loss > least - 0.1);
      CHECK(loss < most + 0.1);
      sum += loss;
    }
    CHECK(sum / static_cast<double>(count) > least);
    CHECK(sum / static_cast<double>(count) < most);
  }
}

}  // namespace
}  // namespace optbench::problems
