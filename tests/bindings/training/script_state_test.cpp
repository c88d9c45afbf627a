// SPDX-License-Identifier: MIT
#include "bindings/training/script_state.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <string>

#include "tests/support/script_host.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::bindings::training {
namespace {

using testing::ScriptHost;
using testing::thrown_message;

/// The table that `code` returns, at the bottom of the stack.
struct Instance {
  testing::ScriptHost host;
  at::Tensor parameters = at::zeros({4}, at::kDouble);
  lua_State* L = host.state();

  explicit Instance(const std::string& code) {
    tensor::push_tensor(L, parameters);
    lua_pushglobaltable(L);
    lua_insert(L, -2);
    lua_setfield(L, -2, "x");
    lua_pop(L, 1);
    run("local torch = require 'torch'\n" + code, 1);
  }
  void run(const std::string& code, int results) {
    host.interpreter().load_string(code, "rule.lua").push(L);
    protected_call(L, 0, results);
  }
  [[nodiscard]] train::Optimizer::State state() { return read_script_state(L, 1, parameters); }
  void restore(const train::Optimizer::State& state) { write_script_state(L, 1, state, "mine"); }
  /// Whether the Lua expression about `self` holds.
  [[nodiscard]] bool holds(const std::string& expression) {
    host.interpreter().load_string("local self = ... return " + expression, "check").push(L);
    lua_pushvalue(L, 1);
    protected_call(L, 1, 1);
    const bool result = lua_toboolean(L, -1) != 0;
    lua_pop(L, 1);
    return result;
  }
};

std::vector<std::string> names_of(const train::Optimizer::State& state) {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : state) names.push_back(name);
  return names;
}

}  // namespace

TEST_CASE("tensors, numbers and booleans are state, in alphabetical order, nested tables by path") {
  Instance instance(R"(return { velocity = torch.ones(2), count = 3, rate = 0.5, warm = true,
    history = { torch.zeros(1), torch.ones(1) }, group = { inner = { deep = 7 } } })");
  const train::Optimizer::State state = instance.state();
  CHECK(names_of(state) == std::vector<std::string>{"count", "group.inner.deep", "history.#1",
                                                    "history.#2", "rate", "velocity", "warm"});
  CHECK((state[0].second.scalar_type() == at::kLong));
  CHECK(state[0].second.item<std::int64_t>() == 3);
  CHECK((state[4].second.scalar_type() == at::kDouble));
  CHECK(state[4].second.item<double>() == 0.5);
  CHECK((state[6].second.scalar_type() == at::kBool));
  CHECK(state[6].second.item<bool>());
}

TEST_CASE("what the engine gave, functions, texts and views of the parameters are no state") {
  Instance instance(
      R"(return { options = { lr = 1 }, parameters = { { value = torch.zeros(1) } }, total_steps = 5,
    steps_per_epoch = 2, loss = 0.5, closure = print, random = 3, name = "text", rule = function() end,
    all = x, half = x:narrow(1, 1, 2), own = torch.zeros(2) })");
  CHECK(names_of(instance.state()) == std::vector<std::string>{"own"});
}

TEST_CASE("state is a copy") {
  Instance instance("return { sum = torch.zeros(2) }");
  const train::Optimizer::State state = instance.state();
  (void)instance.holds("self.sum:add_(1) ~= nil");
  CHECK(state[0].second.eq(0).all().item<bool>());
}

TEST_CASE("tensors are restored in place, so that other references see it") {
  Instance instance("local sum = torch.ones(2) return { sum = sum, also = { sum } }");
  const train::Optimizer::State state = instance.state();
  (void)instance.holds("self.sum:fill_(5) ~= nil");
  instance.restore({{"sum", state[1].second}});
  CHECK(instance.holds("self.also[1][1] == 1 and self.sum[2] == 1"));
}

TEST_CASE("everything is restored in its kind, into an instance that has it or has not") {
  Instance instance(
      R"(return { velocity = torch.ones(2, { dtype = "float64" }), count = 3, rate = 0.5, warm = true,
    history = { torch.zeros(1), torch.ones(1) }, keyed = { [1] = 1, ["1"] = 2 } })");
  const train::Optimizer::State state = instance.state();
  SUBCASE("over changed values") {
    instance.run("return nil", 0);
    CHECK(instance.holds(
        "(function() self.count = 9; self.rate = 9; self.warm = false; self.velocity:zero_(); "
        "self.velocity = self.velocity:narrow(1, 1, 1); self.history = nil; return true end)()"));
    instance.restore(state);
    CHECK(names_of(instance.state()) == names_of(state));
    CHECK(instance.holds("self.count == 3 and math.type(self.count) == 'integer'"));
    CHECK(instance.holds("self.rate == 0.5 and self.warm == true"));
    CHECK(instance.holds(
        "self.velocity:size(1) == 2 and self.velocity[2] == 1 and #self.history == 2"));
    CHECK(instance.holds("self.keyed[1] == 1 and self.keyed['1'] == 2"));
  }
  SUBCASE("into an empty one") {
    Instance fresh("return {}");
    fresh.restore(state);
    const train::Optimizer::State again = fresh.state();
    REQUIRE(names_of(again) == names_of(state));
    for (std::size_t i = 0; i < state.size(); ++i) {
      CHECK((again[i].second.scalar_type() == state[i].second.scalar_type()));
      CHECK(at::equal(again[i].second, state[i].second));
    }
  }
}

TEST_CASE("a tensor without dimensions stays a tensor") {
  Instance instance("return { scale = torch.tensor(3, { dtype = 'float64' }):reshape({}) }");
  REQUIRE(instance.holds("self.scale:dim() == 0"));
  const train::Optimizer::State state = instance.state();
  Instance fresh("return {}");
  fresh.restore(state);
  CHECK(fresh.holds("type(self.scale) == 'userdata'"));
}

TEST_CASE("keys with dots are restored as they were") {
  Instance instance("return { layers = { ['conv1.weight'] = torch.ones(2), ['#1'] = 5 } }");
  const train::Optimizer::State state = instance.state();
  Instance fresh("return {}");
  fresh.restore(state);
  CHECK(fresh.holds("self.layers['conv1.weight'] ~= nil and self.layers['conv1.weight'][1] == 1"));
  CHECK(fresh.holds("self.layers['#1'] == 5"));
}

TEST_CASE("tables inside themselves are an error, not an endless walk") {
  Instance instance("local loop = {} loop.again = loop return { loop = loop }");
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] { (void)instance.state(); }) ==
        "optimizer state: 'loop.again.again.again.again.again.again.again.again' is nested more "
        "than 8 deep");
}

TEST_CASE("names that are no state are refused") {
  Instance instance("return {}");
  for (const char* name : {"options", "parameters", "closure", ""}) {
    CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] {
            instance.restore({{name, at::zeros({1})}});
          }) == fmt::format("mine: '{}' is no state of an optimizer script", name));
  }
}

TEST_CASE("reading and restoring leave the stack as it was") {
  Instance instance("return { a = 1, b = { c = torch.ones(2) }, d = { e = { f = true } } }");
  const int top = lua_gettop(instance.L);
  const train::Optimizer::State state = instance.state();
  CHECK(lua_gettop(instance.L) == top);
  instance.restore(state);
  CHECK(lua_gettop(instance.L) == top);
}

}  // namespace optbench::bindings::training
