// SPDX-License-Identifier: MIT
#include "bindings/lua/library/script_draws.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <string>

#include "tests/support/script_fixture.hpp"

namespace optbench::bindings {
namespace {

/// Everything that draws without a generator, as one vector.
constexpr const char* kDraws = R"(torch.cat {
  torch.rand(2), torch.randn(2), torch.randint(0, 1000, 2):to("float32"), torch.randperm(5):to("float32"),
  torch.zeros(3):normal_(), torch.zeros(3):uniform_(), torch.zeros(9):bernoulli_(0.5),
  (torch.zeros(9) + 0.5):bernoulli(), torch.zeros(3):exponential_(), torch.zeros(3):cauchy_(),
  torch.zeros(3):log_normal_(), torch.zeros(3):geometric_(0.1), torch.zeros(3):random_(0, 1000),
  torch.ones(5):multinomial(3):to("float32"), torch.ones(3):poisson(), torch.normal(torch.zeros(3), 1),
  torch.ones(3):standard_gamma(), torch.zeros(3):randn_like(), torch.zeros(3):rand_like(),
  torch.zeros(3):truncated_normal_(), torch.zeros(2, 2):glorot_normal_():flatten(),
  torch.zeros(2, 2):orthogonal_():flatten(), torch.dropout(torch.ones(20), 0.5),
  torch.tensor { math.random(), math.random(10), math.random(-5, 5) } })";

at::Tensor drawn_in(testing::ScriptFixture& scripts, ScriptDraws& draws) {
  const DrawsInForce in_force(draws);
  return scripts.tensor(kDraws);
}

}  // namespace

TEST_CASE("what is drawn without a generator follows the draws in force alone") {
  testing::ScriptFixture scripts;
  ScriptDraws draws(1);
  const at::Tensor first = drawn_in(scripts, draws);
  CHECK_FALSE(at::equal(drawn_in(scripts, draws), first));  // the streams go on
  draws.restart(1);
  CHECK(at::equal(drawn_in(scripts, draws), first));
  draws.restart(2);
  CHECK_FALSE(at::equal(drawn_in(scripts, draws), first));
  scripts.run("torch.manual_seed(9) math.randomseed(9) torch.rand(100) math.random()");
  draws.restart(1);
  CHECK(at::equal(drawn_in(scripts, draws), first));
  testing::ScriptFixture others;
  draws.restart(1);
  CHECK(at::equal(drawn_in(others, draws), first));
}

TEST_CASE("draws in force leave the process's streams where they were") {
  testing::ScriptFixture scripts;
  const std::string draw = "torch.cat { torch.rand(3), torch.tensor { math.random() } }";
  scripts.run("torch.manual_seed(5) math.randomseed(5)");
  const at::Tensor plain = scripts.tensor(draw);
  scripts.run("torch.manual_seed(5) math.randomseed(5)");
  ScriptDraws draws(1);
  {
    const DrawsInForce in_force(draws);
    scripts.run("torch.manual_seed(77) math.randomseed(77)");
  }
  (void)drawn_in(scripts, draws);
  CHECK(at::equal(scripts.tensor(draw), plain));
}

TEST_CASE("seeding within draws in force holds until they restart") {
  testing::ScriptFixture scripts;
  ScriptDraws draws(1);
  const DrawsInForce in_force(draws);
  const std::string seeded =
      "(function() torch.manual_seed(3) math.randomseed(3) "
      "return torch.cat { torch.rand(3), torch.tensor { math.random() } } end)()";
  const at::Tensor first = scripts.tensor(seeded);
  draws.restart(2);
  CHECK(at::equal(scripts.tensor(seeded), first));
  // As PyTorch's torch.manual_seed(3); torch.rand(3).
  scripts.run("generator = torch.Generator(3)");
  CHECK(at::equal(scripts.tensor("torch.rand({ 3 }, { generator = generator })"),
                  first.narrow(0, 0, 3)));
  draws.restart(1);
  CHECK_FALSE(at::equal(scripts.tensor("torch.rand(3)"), first.narrow(0, 0, 3)));
}

TEST_CASE(
    "math.random is Lua's in its range and in its complaints, with draws in force and without") {
  testing::ScriptFixture scripts;
  ScriptDraws draws(1);
  const auto check = [&] {
    scripts.run(R"(
      for _ = 1, 200 do
        local x, six, wide = math.random(), math.random(6), math.random(math.mininteger, math.maxinteger)
        assert(math.type(x) == "float" and x >= 0 and x < 1)
        assert(math.type(six) == "integer" and six >= 1 and six <= 6)
        assert(math.type(wide) == "integer" and math.type(math.random(0)) == "integer")
        local low = math.random(-3, -2)
        assert(low == -3 or low == -2)
      end)");
    CHECK(scripts.error("math.random(0.5)").find("number has no integer representation") !=
          std::string::npos);
    CHECK(scripts.error("math.random(2, 1)").find("interval is empty") != std::string::npos);
    CHECK(scripts.error("math.random(1, 2, 3)").find("wrong number of arguments") !=
          std::string::npos);
  };
  check();
  const DrawsInForce in_force(draws);
  check();
}

}  // namespace optbench::bindings
