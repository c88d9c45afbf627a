// SPDX-License-Identifier: MIT
#include "engine/base/suggestion.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace optbench {
namespace {

const std::vector<std::string> kOptimizers = {"adagrad", "adam", "adamw", "sgd"};
const std::vector<std::string> kAdamOptions = {"lr", "beta1", "beta2", "eps", "weight_decay"};

TEST_CASE("a letter missing, extra, wrong or swapped is recognised") {
  CHECK(nearest_name("adm", kOptimizers) == "adam");
  CHECK(nearest_name("addam", kOptimizers) == "adam");
  CHECK(nearest_name("afam", kOptimizers) == "adam");
  CHECK(nearest_name("sdg", kOptimizers) == "sgd");
  CHECK(nearest_name("wieght_deacy", kAdamOptions) == "weight_decay");
}

TEST_CASE("upper and lower case are one") {
  CHECK(nearest_name("ADAMW", kOptimizers) == "adamw");
  CHECK(nearest_name("SGD", kOptimizers) == "sgd");
}

TEST_CASE("the nearest wins, the first of equally near ones") {
  CHECK(nearest_name("adamx", kOptimizers) == "adam");
  CHECK(nearest_name("adamw2", kOptimizers) == "adamw");
  CHECK(nearest_name("beta3", kAdamOptions) == "beta1");
}

TEST_CASE("no more than a third of a name and no more than three letters may differ") {
  const std::vector<std::string> names = {"abcdef", "ghijklmnopqrstuv"};
  CHECK(nearest_name("abcdxx", names) == "abcdef");
  CHECK(nearest_name("abcxxx", names).empty());
  CHECK(nearest_name("ghijklmnopqrsxxx", names) == "ghijklmnopqrstuv");
  CHECK(nearest_name("ghijklmnopqrxxxx", names).empty());
}

TEST_CASE("names with nothing in common are not suggested, however short") {
  CHECK(nearest_name("x", std::vector<std::string>{"y", "lr"}).empty());
  CHECK(nearest_name("l", kAdamOptions) == "lr");
  CHECK(nearest_name("foo", kAdamOptions).empty());
  CHECK(nearest_name("", kAdamOptions).empty());
  CHECK(nearest_name("adam", std::vector<std::string>{}).empty());
  CHECK(nearest_name("adam", std::vector<std::string>{""}).empty());
}

TEST_CASE("initials and beginnings are understood both ways") {
  CHECK(nearest_name("learning_rate", kAdamOptions) == "lr");
  CHECK(nearest_name("Learning-Rate", kAdamOptions) == "lr");
  CHECK(nearest_name("wd", kAdamOptions) == "weight_decay");
  CHECK(nearest_name("epsilon", kAdamOptions) == "eps");
  CHECK(nearest_name("weight", kAdamOptions) == "weight_decay");
}

TEST_CASE("an abbreviation that fits several names suggests none") {
  const std::vector<std::string> problems = {"mnist_2c2d", "mnist_logreg", "mnist_mlp"};
  CHECK(nearest_name("mnist", problems).empty());
  CHECK(nearest_name("mm", problems) == "mnist_mlp");
}

TEST_CASE("a name that shares a word with one candidate alone means that one") {
  const std::vector<std::string> problems = {"mnist_2c2d", "mnist_mlp", "two_d_beale",
                                             "two_d_rosenbrock"};
  CHECK(nearest_name("2d_rosenbrock", problems) == "two_d_rosenbrock");
  CHECK(nearest_name("Rosenbrock", problems) == "two_d_rosenbrock");
  CHECK(nearest_name("mnist_resnet", problems).empty());
  CHECK(nearest_name("fourth_branin", problems).empty());
}

TEST_CASE("spelling comes before abbreviation") {
  CHECK(nearest_name("beta", std::vector<std::string>{"beta_decay_of_mean", "betas"}) == "betas");
}

TEST_CASE("the hint is ready to be appended to a message") {
  CHECK(did_you_mean("adm", kOptimizers) == "; did you mean 'adam'?");
  CHECK(did_you_mean("rosenbrock", kOptimizers).empty());
}

}  // namespace
}  // namespace optbench
