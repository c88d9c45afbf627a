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
  at::Tensor gradient = at::zeros({4}, at::kDouble);
  lua_State* L = host.state();

  explicit Instance(const std::string& code) {
    lua_pushglobaltable(L);
    tensor::push_tensor(L, parameters);
    lua_setfield(L, -2, "x");
    tensor::push_tensor(L, gradient);
    lua_setfield(L, -2, "g");
    lua_pop(L, 1);
    run("local torch = require 'torch'\n" + code, 1);
  }
  void run(const std::string& code, int results) {
    host.interpreter().load_string(code, "rule.lua").push(L);
    protected_call(L, 0, results);
  }
  [[nodiscard]] train::Optimizer::State state() {
    return read_script_state(L, 1, {parameters, gradient});
  }
  void restore(const train::Optimizer::State& state) {
    restore_script_state(L, 1, state, {parameters, gradient}, "mine");
  }
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

TEST_CASE("what the engine gave and functions are no state") {
  Instance instance(
      R"(return { parameters = { { name = "w", kind = "weight", shape = { 4 }, value = x, gradient = g,
    leaf = x }, flat_values = x, flat_gradient = g }, total_steps = 5, steps_per_epoch = 2, loss = 0.5,
    closure = print, log = print, random = 3, rule = function() end, module = torch,
    own = torch.zeros(2) })");
  CHECK(names_of(instance.state()) == std::vector<std::string>{"own"});
}

/// Runs the code on `self`.
constexpr const char* kTwoParameters = R"(
  local w = { name = "w", kind = "weight", value = x:narrow(1, 1, 3), gradient = g:narrow(1, 1, 3) }
  local b = { name = "b", kind = "bias", value = x:narrow(1, 4, 1), gradient = g:narrow(1, 4, 1) }
  local self = { parameters = { w, b, w = w, b = b, flat_values = x, flat_gradient = g },
                 options = { lr = 0.1, decay = "all", epochs = { 3, 5 } } }
)";

TEST_CASE(
    "what is kept on a parameter, texts, generators, the rate in force and empty tables are "
    "state") {
  Instance instance(std::string(kTwoParameters) + R"(
    w.mean, w.steps, self.phase, self.list = torch.ones(3), 7, "warm", {}
    self.parameters.extra, self.mine = 4, torch.Generator(5)
    self.mine_again = self.mine
    torch.rand({ 1 }, { generator = self.mine })
    self.options.lr = 0.025
    self.slow = { [w] = torch.zeros(2), [b] = "b" }
    self.first, self.groups = w, { { b }, { w, b } }
    self.flags = { [true] = 1, [2.5] = 2, [-3] = 3 }
    return self)");
  const train::Optimizer::State state = instance.state();
  instance.run("next_draw = false", 0);
  CHECK(instance.holds(R"((function()
    local w, b = self.parameters.w, self.parameters.b
    next_draw = self.mine:clone()
    w.mean:zero_() w.steps = 8 self.phase = "cold" self.list = nil self.parameters.extra = nil
    require("torch").rand({ 4 }, { generator = self.mine })
    self.options.lr, self.options.decay, self.options.epochs = 1, "none", { 9 }
    self.slow[w]:fill_(3) self.slow[b] = nil self.first, self.groups = b, nil
    self.flags[true], self.flags[2.5], self.new, w.new = nil, nil, 1, { 2 }
    return true end)())"));
  instance.restore(state);
  CHECK(names_of(instance.state()) == names_of(state));
  for (const char* expression :
       {"self.parameters.w.mean[1] == 1 and self.parameters[1].steps == 7", "self.phase == 'warm'",
        "next(self.list) == nil", "self.parameters.extra == 4", "self.options.lr == 0.025",
        "self.options.decay == 'all' and self.options.epochs[2] == 5 and #self.options.epochs == 2",
        "self.slow[self.parameters.w][2] == 0 and self.slow[self.parameters.b] == 'b'",
        "self.first == self.parameters.w and self.groups[2][2] == self.parameters.b",
        "self.flags[true] == 1 and self.flags[2.5] == 2 and self.flags[-3] == 3",
        "self.new == nil and self.parameters.w.new == nil and self.parameters.w.kind == 'weight'",
        "require('torch').rand({ 1 }, { generator = self.mine })[1] == "
        "require('torch').rand({ 1 }, { generator = next_draw })[1]"}) {
    CAPTURE(std::string(expression));
    CHECK(instance.holds(expression));
  }

  Instance fresh(std::string(kTwoParameters) + "return self");
  fresh.restore(state);
  CHECK(names_of(fresh.state()) == names_of(state));
  CHECK(fresh.holds("self.first == self.parameters.w and self.parameters.w.mean[3] == 1"));
  CHECK(fresh.holds("self.options.lr == 0.025 and self.phase == 'warm'"));
}

TEST_CASE("tensors that share memory share it again, and others do not") {
  Instance instance(R"(
    local mean = torch.ones(6, { dtype = "float64" })
    return { mean = mean, blocks = { mean:narrow(1, 1, 2), mean:narrow(1, 3, 4):view(2, 2) }, alias = mean,
             part = x:narrow(1, 2, 2), slope = g, apart = torch.ones(6, { dtype = "float64" }) })");
  const train::Optimizer::State state = instance.state();
  const std::string check =
      "(function() self.mean:fill_(5) return self.blocks[1][1] == 5 and self.blocks[2][2][2] == 5 "
      "and "
      "self.alias[1] == 5 and self.apart[1] == 1 end)()";
  for (const bool is_fresh : {false, true}) {
    CAPTURE(is_fresh);
    // There two of them are one, and what is shared is not.
    Instance other(is_fresh ? "return {}" : R"(local one = torch.zeros(6, { dtype = "float64" })
      return { mean = one, apart = one, alias = torch.zeros(6, { dtype = "float64" }), part = torch.zeros(2) })");
    other.restore(state);
    CHECK(names_of(other.state()) == names_of(state));
    CHECK(other.holds(check));
    other.parameters.fill_(8);
    CHECK(other.holds("self.part[1] == 8 and self.slope[1] == 0"));
  }
}

TEST_CASE("tables that hold each other hold each other again") {
  Instance instance(
      "local loop = { n = 1 } loop.again = loop return { loop = loop, also = { loop } }");
  const train::Optimizer::State state = instance.state();
  Instance fresh("return {}");
  fresh.restore(state);
  CHECK(fresh.holds(
      "self.loop.again == self.loop and self.also[1] == self.loop and self.loop.n == 1"));
}

TEST_CASE("what cannot be saved is an error, not left out") {
  Instance thread("return { worker = coroutine.create(print) }");
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] {
          (void)thread.state();
        }).starts_with("optimizer state: 'worker' cannot be saved: expected numbers, texts"));
  Instance keyed("return { by = { [torch.zeros(1)] = 1 } }");
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] {
          (void)keyed.state();
        }).ends_with("got a Tensor as a key"));
  Instance deep("local list = {} for _ = 1, 200 do list = { list } end return { list = list }");
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] {
          (void)deep.state();
        }).ends_with("is nested more than 100 deep"));
}

TEST_CASE("state is a copy") {
  Instance instance("return { sum = torch.zeros(2) }");
  const train::Optimizer::State state = instance.state();
  (void)instance.holds("self.sum:add_(1) ~= nil");
  CHECK(state[0].second.eq(0).all().item<bool>());
}

TEST_CASE("tensors are restored in place, so that other references see it") {
  Instance instance("other = torch.ones(2) return { sum = other }");
  const train::Optimizer::State state = instance.state();
  (void)instance.holds("self.sum:fill_(5) ~= nil");
  instance.restore(state);
  CHECK(instance.holds("other[1] == 1 and self.sum[2] == 1"));
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
