// SPDX-License-Identifier: MIT
#include "engine/train/native/native_optimizers.hpp"

#include "engine/data/random.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <doctest/doctest.h>

#include <string>

#include "tests/support/thrown_message.hpp"
#include "tests/support/torch_reference.hpp"

namespace optbench::native {
namespace {

using testing::thrown_message;

std::unique_ptr<train::Optimizer> made(const train::OptimizerEntry& entry,
                                       const Options& given = {}) {
  return entry.make(resolve_options(entry.name, entry.options, given));
}

void check_against_torch(const train::OptimizerEntry& entry, const std::string& kind) {
  for (const auto& reference : testing::reference_cases(kind)) {
    CAPTURE(to_text(reference));
    const auto optimizer = made(entry, reference.options);
    const at::Tensor ours = testing::path_of(*optimizer, reference.options.number("lr"), 100);
    const at::Tensor theirs = testing::reference_path(reference, 100);
    CHECK((ours - theirs).abs().max().item<double>() < 1e-12);
    CHECK((ours[99] - ours[0]).abs().max().item<double>() > 0.1);  // it went somewhere
  }
}

/// Steps of an optimizer, whose state can be saved and restored.
struct Course {
  model::Parameters parameters = testing::path_parameters();
  std::unique_ptr<train::Optimizer> optimizer;
  std::function<double()> no_closure = {};
  std::int64_t t = 0;

  explicit Course(std::unique_ptr<train::Optimizer> rule) : optimizer(std::move(rule)) {
    const at::NoGradGuard no_grad;
    optimizer->start(
        {.parameters = parameters, .random = data::RandomStreams(5).stream("optimizer")});
  }
  void go(int steps) {
    const at::NoGradGuard no_grad;
    for (int i = 0; i < steps; ++i) {
      ++t;
      parameters.flat_gradient().copy_(testing::path_gradient(parameters.flat_values(), t));
      optimizer->step({.t = t, .loss = 0, .closure = no_closure});
    }
  }
};

const train::OptimizerEntry& named(const train::Catalog& catalog, const char* name) {
  return catalog.optimizers.find(name);
}

}  // namespace

TEST_CASE("native.sgd agrees with torch::optim::SGD for 100 float64 steps") {
  check_against_torch(native::sgd(), "sgd");
}
TEST_CASE("native.adam agrees with torch::optim::Adam for 100 float64 steps") {
  check_against_torch(native::adam(), "adam");
}
TEST_CASE("native.adamw agrees with torch::optim::AdamW for 100 float64 steps") {
  check_against_torch(native::adamw(), "adamw");
}
TEST_CASE("native.adagrad agrees with torch::optim::Adagrad for 100 float64 steps") {
  check_against_torch(native::adagrad(), "adagrad");
}

TEST_CASE("a native optimizer that is saved and restored continues bit for bit") {
  train::Catalog catalog;
  native::register_optimizers(catalog);
  const std::vector<std::pair<const char*, Options>> rules = {
      {"native.sgd", Options({{"momentum", 0.9}, {"lr", 0.02}})},
      {"native.sgd", Options({{"lr", 0.02}})},
      {"native.adam", Options({{"lr", 0.02}})},
      {"native.adamw", Options({{"lr", 0.02}})},
      {"native.adagrad", Options({{"lr", 0.1}, {"lr_decay", 0.1}})}};
  for (const auto& [name, options] : rules) {
    CAPTURE(name);
    Course original(made(named(catalog, name), options));
    original.go(10);
    const train::Optimizer::State state = original.optimizer->state();
    const at::Tensor place = original.parameters.flat_values().clone();
    original.go(10);

    Course copy(made(named(catalog, name), options));
    copy.go(3);  // state of its own, to be overwritten
    copy.optimizer->restore(state);
    copy.parameters.flat_values().copy_(place);
    copy.t = 10;
    copy.go(10);
    CHECK(at::equal(copy.parameters.flat_values(), original.parameters.flat_values()));
  }
}

TEST_CASE("saved state does not change when the optimizer goes on") {
  Course course(made(native::adam()));
  course.go(1);
  const train::Optimizer::State state = course.optimizer->state();
  const at::Tensor mean = state.front().second.clone();
  course.go(5);
  CHECK(at::equal(state.front().second, mean));
}

TEST_CASE("state of another optimizer or size is refused") {
  Course adam(made(native::adam()));
  Course adagrad(made(native::adagrad()));
  const auto complaint = [&](const train::Optimizer::State& state) {
    return testing::thrown_message(ErrorKind::invalid_argument,
                                   [&] { adam.optimizer->restore(state); });
  };
  CHECK(complaint(adagrad.optimizer->state()) == "optimizer state: expected 4 tensors, got 3");
  train::Optimizer::State state = adam.optimizer->state();
  std::swap(state[0], state[1]);
  CHECK(complaint(state) == "optimizer state: expected 'mean', got 'square'");
  state = adam.optimizer->state();
  state[1].second = at::zeros({4}, at::kDouble);
  CHECK(complaint(state) == "optimizer state: square has shape [4], expected [17]");
}

TEST_CASE("an optimizer that is started again starts afresh") {
  const auto optimizer = made(native::adam(), Options({{"lr", 0.02}}));
  const at::Tensor first = testing::path_of(*optimizer, 0.02, 10);
  optimizer->set_learning_rate(0.02);
  CHECK(at::equal(testing::path_of(*optimizer, 0.02, 10), first));
}

TEST_CASE("Nesterov momentum without momentum or with dampening is refused, as torch does") {
  for (const Options& options :
       {Options({{"nesterov", true}}),
        Options({{"nesterov", true}, {"momentum", 0.9}, {"dampening", 0.5}})}) {
    CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] {
            Course course(made(native::sgd(), options));
          }) == "native.sgd: option 'nesterov' needs momentum above 0 and dampening 0");
  }
}

TEST_CASE("native optimizers check their options like all others") {
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [] {
          (void)made(native::adam(), Options({{"beta2", 1.0}}));
        }) == "native.adam: option 'beta2' must be a number in [0, 1), got 1.0");
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [] {
          (void)made(native::sgd(), Options({{"momentun", 0.9}}));
        }) == "native.sgd: unknown option 'momentun'; did you mean 'momentum'?");
}

TEST_CASE("every native optimizer is registered and documented") {
  train::Catalog catalog;
  native::register_optimizers(catalog);
  CHECK(catalog.optimizers.names() ==
        std::vector<std::string>{"native.adagrad", "native.adam", "native.adamw", "native.sgd"});
  for (const auto& [name, entry] : catalog.optimizers) {
    CHECK_FALSE(entry.summary.empty());
    CHECK_FALSE(entry.source.empty());
    CHECK(entry.origin == "native");
    for (const OptionSpec& spec : entry.options) {
      CHECK_FALSE(spec.help.empty());
      CHECK(spec.default_value.has_value());
    }
  }
}

}  // namespace optbench::native
