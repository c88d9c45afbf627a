// SPDX-License-Identifier: MIT
#include "engine/model/initializers.hpp"
#include "engine/model/noise_source.hpp"
#include "problems/layers/dropped.hpp"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <doctest/doctest.h>

#include <utility>

#include "tests/support/script_fixture.hpp"

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;
using testing::ScriptFixture;

TEST_CASE("initialisers of scripts draw the bits that the engine's draw") {
  testing::ScriptFixture lua;
  lua.run("nn = require 'nn'");
  const std::vector<std::pair<const char*, model::Initializer>> cases = {
      {"nn.init.truncated_normal(0.05)", model::truncated_normal(0.05)},
      {"nn.init.normal(0.3)", model::normal(0.3)},
      {"nn.init.uniform(0.2)", model::uniform(0.2)},
      {"nn.init.glorot_normal()", model::glorot_normal()},
      {"nn.init.glorot_uniform()", model::glorot_uniform()},
      {"nn.init.orthogonal(2)", model::orthogonal(2)},
      {"nn.init.constant(0.1)", model::constant(0.1)},
  };
  for (const auto& [expression, initializer] : cases) {
    CAPTURE(std::string(expression));
    Tensor ours = at::zeros({4, 3, 2, 2}, at::kDouble);
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(7);
    initializer(ours, generator);
    const Tensor theirs =
        lua.tensor(std::string(expression) +
                   "(torch.zeros(4, 3, 2, 2, { dtype = 'float64' }), torch.Generator(7))");
    CHECK(theirs.equal(ours));
  }
}

TEST_CASE("dropout draws its seeds from the problem that computes") {
  testing::ScriptFixture lua;
  model::NoiseSource noise(5);
  interpreter_state(lua.state()).noise = &noise;
  const Tensor dropped_once = lua.tensor("torch.dropout(torch.ones(40), 0.5)");
  CHECK(dropped_once.equal(
      problems::layers::dropped(at::ones({40}), 0.5, model::NoiseSource(5).next())));
  CHECK(noise.draws() == 1);
  CHECK(lua.tensor("torch.dropout(torch.ones(40), 0.5, false)").equal(at::ones({40})));
  CHECK(noise.draws() == 1);
  interpreter_state(lua.state()).noise = nullptr;
  CHECK_FALSE(lua.tensor("torch.dropout(torch.ones(40), 0.5)").equal(dropped_once));
}

}  // namespace
}  // namespace optbench::bindings::tensor
