// SPDX-License-Identifier: MIT
// Every problem trains: 20 steps on synthetic data at the rate of its sources.
#include "engine/train/native/native_optimizers.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>
#include <string_view>

#include "tests/problems/built_problem.hpp"

namespace optbench::problems {
namespace {

struct Training {
  const char* problem;
  std::int64_t batch_size;
  double rate;
  double momentum;
};

/// Mini-batch losses, without the L2 term, of 20 steps: along the text, or on one batch of
/// images.
std::vector<double> train(const Training& training) {
  const auto problem = testing::built_problem(training.problem, at::kFloat);
  const train::OptimizerEntry sgd = native::sgd();
  Options options;
  options.set("lr", training.rate);
  options.set("momentum", training.momentum);
  const auto optimizer = sgd.make(resolve_options(sgd.name, sgd.options, options));
  const at::NoGradGuard no_grad;
  optimizer->start({.parameters = problem->parameters(),
                    .random = data::RandomStreams(42).stream("optimizer"),
                    .total_steps = 20,
                    .steps_per_epoch = 20});
  const bool is_text = std::string_view(training.problem) == "tolstoi_char_rnn";
  const auto pass = problem->dataset().pass({.split = data::Split::train,
                                             .batch_size = training.batch_size,
                                             .examples = 20 * training.batch_size});
  data::Batch batch = pass->next();
  std::vector<double> losses;
  for (std::int64_t t = 1; t <= 20; ++t) {
    if (t > 1 && is_text) batch = pass->next();
    losses.push_back(problem->loss_and_gradient(batch).data);
    optimizer->step({.t = t, .loss = losses.back(), .closure = {}});
  }
  return losses;
}

double mean_of_three(const std::vector<double>& losses, std::size_t first) {
  return (losses[first] + losses[first + 1] + losses[first + 2]) / 3;
}

void check_that_it_learns(const Training& training) {
  CAPTURE(std::string(training.problem));
  const std::vector<double> losses = train(training);
  for (const double loss : losses) CHECK(std::isfinite(loss));
  CHECK(mean_of_three(losses, 17) < mean_of_three(losses, 0));
}

TEST_CASE("every problem's loss falls in 20 steps") {
  // Rates: those of the specification where it names one, else gentle ones.
  const Training table[] = {{"cifar100_3c3d", 16, 0.01, 0},
                            {"cifar100_allcnnc", 16, 0.05, 0.9},
                            {"cifar100_wrn404", 8, 0.1, 0.9},
                            {"cifar10_3c3d", 16, 0.01, 0},
                            {"fmnist_2c2d", 16, 0.01, 0},
                            {"fmnist_logreg", 16, 0.01, 0},
                            {"fmnist_mlp", 16, 0.01, 0},
                            {"fmnist_vae", 16, 1e-3, 0},
                            {"imagenet_inception_v3", 2, 0.045, 0},
                            {"mnist_2c2d", 16, 0.01, 0},
                            {"mnist_logreg", 16, 0.01, 0},
                            {"mnist_mlp", 16, 0.01, 0},
                            {"mnist_vae", 16, 1e-3, 0},
                            {"quadratic_deep", 50, 0.01, 0},
                            {"svhn_3c3d", 16, 0.01, 0},
                            {"svhn_wrn164", 16, 0.01, 0.9},
                            {"tolstoi_char_rnn", 50, 0.1, 0},
                            {"two_d_beale", 128, 1e-6, 0},
                            {"two_d_branin", 128, 0.01, 0},
                            {"two_d_rosenbrock", 128, 1e-4, 0}};
  for (const Training& training : table) check_that_it_learns(training);
}

TEST_CASE("the loss of VGG falls in 20 steps") {
  check_that_it_learns({"cifar10_vgg16", 2, 0.01, 0});
  if (std::getenv("OPTBENCH_SLOW_TESTS") == nullptr) {
    std::cout << "skipped: training of the five other VGGs, which takes minutes and repeats the "
                 "first one's; set OPTBENCH_SLOW_TESTS=1 to run it\n";
    return;
  }
  for (const char* name :
       {"cifar10_vgg19", "cifar100_vgg16", "cifar100_vgg19", "imagenet_vgg16", "imagenet_vgg19"}) {
    check_that_it_learns({name, 2, 0.01, 0});
  }
}

}  // namespace
}  // namespace optbench::problems
