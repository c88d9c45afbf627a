// SPDX-License-Identifier: MIT
#include "bindings/training/script_optimizer.hpp"

#include "engine/data/random.hpp"
#include "engine/model/initializers.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <doctest/doctest.h>

#include <string>

#include "tests/support/script_host.hpp"
#include "tests/support/thrown_message.hpp"
#include "tests/support/torch_reference.hpp"

namespace optbench::bindings::training {
namespace {

using testing::rule_with;
using testing::ScriptHost;
using testing::thrown_message;

void check_against_torch(const std::string& name) {
  testing::ScriptHost host;
  for (const auto& reference : testing::reference_cases(name)) {
    CAPTURE(to_text(reference));
    const auto optimizer = host.shipped_optimizer(name, reference.options);
    const at::Tensor ours = testing::path_of(*optimizer, reference.options.number("lr"), 100);
    CHECK((ours - testing::reference_path(reference, 100)).abs().max().item<double>() < 1e-12);
  }
}

/// An optimizer started and stepped by hand: two parameters, "w" [2, 2] and "b" [3].
struct Bench {
  testing::ScriptHost host;
  model::Parameters parameters = [] {
    model::Parameters made({{.name = "w", .shape = {2, 2}, .initializer = model::constant(1)},
                            {.name = "b",
                             .shape = {3},
                             .kind = model::ParameterKind::bias,
                             .initializer = model::constant(2)}},
                           {.dtype = at::kDouble});
    made.initialize(data::RandomStreams(1).stream("initialisation"));
    return made;
  }();
  std::unique_ptr<train::Optimizer> optimizer = nullptr;
  std::function<double()> closure = [] { return 0.0; };
  std::int64_t t = 0;

  explicit Bench(const std::string& methods, const Options& options = {}) {
    optimizer = host.optimizer(testing::rule_with(methods), options);
  }
  void start() {
    optimizer->start({.parameters = parameters,
                      .random = data::RandomStreams(7).stream("optimizer"),
                      .total_steps = 50,
                      .steps_per_epoch = 10});
  }
  void step(double loss = 0) {
    ++t;
    const at::NoGradGuard no_grad;
    parameters.flat_gradient().fill_(static_cast<double>(t));
    optimizer->step({.t = t, .loss = loss, .closure = closure});
  }
  /// The error of one step after the start.
  [[nodiscard]] std::string complaint() {
    return testing::thrown_message(ErrorKind::script, [&] {
      start();
      step();
    });
  }
  [[nodiscard]] at::Tensor x() const { return parameters.flat_values(); }
};

}  // namespace

TEST_CASE("optim.sgd agrees with torch::optim::SGD for 100 float64 steps") {
  check_against_torch("sgd");
}
TEST_CASE("optim.adam agrees with torch::optim::Adam for 100 float64 steps") {
  check_against_torch("adam");
}
TEST_CASE("optim.adamw agrees with torch::optim::AdamW for 100 float64 steps") {
  check_against_torch("adamw");
}

TEST_CASE("a shipped optimizer that is saved and restored continues bit for bit") {
  const std::vector<std::pair<std::string, Options>> rules = {
      {"sgd", Options({{"momentum", 0.9}, {"lr", 0.02}})},
      {"sgd", Options({{"lr", 0.02}})},
      {"adam", Options({{"lr", 0.02}})},
      {"adamw", Options({{"lr", 0.02}})}};
  for (const auto& [name, options] : rules) {
    CAPTURE(name);
    testing::ScriptHost host;
    const at::NoGradGuard no_grad;
    const std::function<double()> no_closure;
    const auto go = [&](train::Optimizer& optimizer, model::Parameters& parameters,
                        std::int64_t from, std::int64_t to) {
      for (std::int64_t t = from; t <= to; ++t) {
        parameters.flat_gradient().copy_(testing::path_gradient(parameters.flat_values(), t));
        optimizer.step({.t = t, .loss = 0, .closure = no_closure});
      }
    };
    model::Parameters parameters = testing::path_parameters();
    const auto original = host.shipped_optimizer(name, options);
    original->start(
        {.parameters = parameters, .random = data::RandomStreams(5).stream("optimizer")});
    go(*original, parameters, 1, 10);
    const train::Optimizer::State state = original->state();
    const at::Tensor place = parameters.flat_values().clone();
    go(*original, parameters, 11, 20);

    testing::ScriptHost other_host;
    model::Parameters copied = testing::path_parameters();
    const auto copy = other_host.shipped_optimizer(name, options);
    copy->start({.parameters = copied, .random = data::RandomStreams(6).stream("optimizer")});
    go(*copy, copied, 1, 3);
    copy->restore(state);
    copied.flat_values().copy_(place);
    go(*copy, copied, 11, 20);
    CHECK(at::equal(copied.flat_values(), parameters.flat_values()));
  }
}

TEST_CASE("state that an optimizer makes in its first step is restored too") {
  Bench bench(R"(function mine:step(x, gradient)
      if not self.velocity then self.velocity, self.count = x:zeros_like(), 0 end
      self.count = self.count + 1
      self.velocity:mul_(0.5):add_(gradient)
      x:sub_(self.velocity * self.count)
    end)");
  bench.start();
  const train::Optimizer::State before_any_step = bench.optimizer->state();
  const at::Tensor start = bench.x().clone();
  bench.step();
  bench.step();
  const at::Tensor after_two = bench.x().clone();

  bench.optimizer->restore(before_any_step);
  bench.x().copy_(start);
  bench.t = 0;
  bench.step();
  bench.step();
  CHECK(at::equal(bench.x(), after_two));
}

TEST_CASE("an optimizer's random stream is part of its state") {
  Bench bench(
      "local torch = require 'torch' function mine:step(x) x:add_(torch.randn({ 7 }, { generator = "
      "self.random, dtype = 'float64' })) end");
  bench.start();
  bench.step();
  const train::Optimizer::State state = bench.optimizer->state();
  const at::Tensor place = bench.x().clone();
  bench.step();
  const at::Tensor after = bench.x().clone();
  bench.optimizer->restore(state);
  bench.x().copy_(place);
  bench.step();
  CHECK(at::equal(bench.x(), after));
}

TEST_CASE("a step is given all parameters, their gradient and its number") {
  Bench bench(R"(function mine:step(x, gradient, t)
      assert(#x:size() == 1 and x:size(1) == 7)
      assert(math.type(t) == "integer")
      x:copy_(gradient):mul_(10):add_(t)
    end)");
  bench.start();
  bench.step();
  CHECK(bench.x().eq(11).all().item<bool>());
  bench.step();
  CHECK(bench.x().eq(22).all().item<bool>());
}

TEST_CASE("an optimizer has the parameters by name, shape and kind, as views of x and gradient") {
  Bench bench(R"(function mine:start(x)
      local list = self.parameters
      assert(#list == 2)
      assert(list[1].name == "w" and list[2].name == "b")
      assert(list[1].kind == "weight" and list[2].kind == "bias")
      assert(#list[1].shape == 2 and list[1].shape[1] == 2 and list[2].shape[1] == 3)
    end
    function mine:step(x, gradient)
      for _, parameter in ipairs(self.parameters) do
        if parameter.kind == "bias" then parameter.value:sub_(parameter.gradient) end
      end
    end)");
  bench.start();
  bench.step();
  CHECK(bench.x().narrow(0, 0, 4).eq(1).all().item<bool>());
  CHECK(bench.x().narrow(0, 4, 3).eq(1).all().item<bool>());  // 2 − 1
}

TEST_CASE("an optimizer has the length of its run, its loss and its own random stream") {
  Bench bench(R"(local torch = require "torch"
    function mine:start(x)
      assert(self.total_steps == 50 and self.steps_per_epoch == 10)
      x:copy_(torch.randn({ 7 }, { generator = self.random, dtype = "float64" }))
    end
    function mine:step(x) x:fill_(self.loss) end)");
  bench.start();
  at::Generator stream = data::RandomStreams(7).stream("optimizer");
  CHECK(at::equal(bench.x(), at::randn({7}, stream, at::kDouble)));
  bench.step(0.25);
  CHECK(bench.x().eq(0.25).all().item<bool>());
}

TEST_CASE("what a rule draws without a generator follows the seed and the step alone") {
  const std::string draw = "torch.rand({ 7 }, { dtype = 'float64' }) + math.random()";
  const std::string head = "local torch = require 'torch'\n";
  Bench bench(head + "function mine:start(x) x:copy_(" + draw + ") end\n" +
              "function mine:step(x, g, t) if t == 1 and greedy then torch.rand(99) math.random() "
              "end x:copy_(" +
              draw + ") end\n" + "function mine:before_evaluation(x) x:copy_(" + draw + ") end\n" +
              "function mine:after_evaluation(x) x:copy_(" + draw + ") end");
  bench.host.interpreter().run_string("greedy = false", "test");
  const auto path = [&](std::uint64_t seed) {
    bench.t = 0;
    std::vector<at::Tensor> places;
    bench.optimizer->start(
        {.parameters = bench.parameters, .random = data::RandomStreams(seed).stream("optimizer")});
    places.push_back(bench.x().clone());
    for (int i = 0; i < 2; ++i) {
      bench.step();
      places.push_back(bench.x().clone());
      bench.optimizer->before_evaluation();
      places.push_back(bench.x().clone());
      bench.optimizer->after_evaluation();
      places.push_back(bench.x().clone());
    }
    return at::stack(places);
  };
  const at::Tensor first = path(42);
  bench.host.interpreter().run_string("require('torch').rand(3) math.random()", "test");
  CHECK(at::equal(path(42), first));
  CHECK_FALSE(at::equal(path(43), first));
  for (std::int64_t i = 0; i < first.size(0); ++i) {
    for (std::int64_t j = 0; j < i; ++j) CHECK_FALSE(at::equal(first[i], first[j]));
  }
  bench.host.interpreter().run_string("greedy = true", "test");
  const at::Tensor greedy = path(42);
  CHECK_FALSE(at::equal(greedy[1], first[1]));
  CHECK(at::equal(greedy.narrow(0, 2, 5), first.narrow(0, 2, 5)));  // later calls draw the same
}

TEST_CASE("a rule logs numbers within a step, by name or method call") {
  Bench bench(R"(local torch = require "torch"
    function mine:step(x, g, t)
      self.log("norm", torch.ones(4):norm())
      self:log("t", t)
    end
    function mine:before_evaluation() self.log("late", 1) end)");
  bench.start();
  std::vector<std::pair<std::string, double>> logged;
  const train::OptimizerLog log = [&](std::string_view name, double value) {
    logged.emplace_back(name, value);
  };
  bench.step();  // nobody keeps it
  dynamic_cast<train::OptimizerWishes&>(*bench.optimizer).log_to(log);
  bench.t = 2;
  bench.step();
  CHECK((logged == std::vector<std::pair<std::string, double>>{{"norm", 2}, {"t", 3}}));
  CHECK(testing::thrown_message(ErrorKind::script, [&] { bench.optimizer->before_evaluation(); }) ==
        "rule.lua:7: log: may be called within step only");
  Bench wrong(
      "local torch = require 'torch' function mine:step() self.log('x', torch.ones(2)) end");
  CHECK(
      wrong.complaint().ends_with("a number or a Tensor of one element expected, got shape [2])"));
  Bench nameless("function mine:step() self.log(0.5) end");
  CHECK(nameless.complaint().find("string expected") != std::string::npos);
}

TEST_CASE("a rule that keeps state on its parameters goes on bit for bit when it is restored") {
  const std::string rule = R"(local torch = require "torch"
    function mine:start(x)
      self.noise, self.phase = torch.Generator(3), "first"
      for _, p in ipairs(self.parameters) do p.mean = p.value:zeros_like() end
    end
    function mine:step(x, gradient, t)
      if t % 3 == 0 then self.phase = self.phase == "first" and "second" or "first" end
      self.options.lr = self.options.lr * 0.9
      for _, p in ipairs(self.parameters) do
        p.mean:mul_(0.5):add_(p.gradient, self.phase == "first" and 1 or 2)
        p.value:add_(p.mean, -self.options.lr)
        p.value:add_(torch.randn(p.shape, { generator = self.noise, dtype = "float64" }), 0.1)
      end
    end)";
  Bench original(rule);
  original.start();
  for (int i = 0; i < 4; ++i) original.step();
  const train::Optimizer::State state = original.optimizer->state();
  const at::Tensor place = original.x().clone();
  for (int i = 0; i < 4; ++i) original.step();

  Bench copy(rule);
  copy.start();
  copy.step();
  copy.optimizer->restore(state);
  copy.x().copy_(place);
  copy.t = 4;
  for (int i = 0; i < 4; ++i) copy.step();
  CHECK(at::equal(copy.x(), original.x()));
}

TEST_CASE("a rule declares whether it survives losses that are not finite") {
  testing::ScriptHost host;
  const auto survives = [&](const std::string& field) {
    const auto optimizer = host.optimizer(
        "local optimizer = require 'optim.base'; local mine = optimizer.define { name = 'mine'" +
        field + " } function mine:step() end return mine");
    return dynamic_cast<train::OptimizerWishes&>(*optimizer).survives_nonfinite();
  };
  CHECK_FALSE(survives(""));
  CHECK_FALSE(survives(", survives_nonfinite = false"));
  CHECK(survives(", survives_nonfinite = true"));
  CHECK(testing::thrown_message(ErrorKind::script, [&] {
          (void)survives(", survives_nonfinite = 1");
        }).find("'survives_nonfinite' must be") != std::string::npos);
}

TEST_CASE("math.random repeats from run to run and follows the seed") {
  Bench bench("function mine:step(x) x:fill_(math.random()) end");
  const auto drawn = [&](std::uint64_t seed) {
    bench.t = 0;
    bench.optimizer->start(
        {.parameters = bench.parameters, .random = data::RandomStreams(seed).stream("optimizer")});
    bench.step();
    return bench.x()[0].item<double>();
  };
  const double first = drawn(42);
  CHECK(drawn(42) == first);
  CHECK(drawn(43) != first);
}

TEST_CASE("options are those that were resolved, and the rate follows the schedule") {
  Bench bench("function mine:step(x) x:fill_(self.options.lr + 10 * self.options.momentum) end",
              Options({{"momentum", 0.5}}));
  bench.start();
  bench.step();
  CHECK(bench.x()[0].item<double>() == doctest::Approx(5.1).epsilon(1e-15));
  bench.optimizer->set_learning_rate(0.025);
  bench.step();
  CHECK(bench.x()[0].item<double>() == doctest::Approx(5.025).epsilon(1e-15));
}

TEST_CASE("a closure evaluates again, within a step and by name or method call") {
  Bench bench(R"(function mine:step(x, gradient)
      local first = self.closure()
      assert(gradient[1] == 77)
      x:fill_(first + self:closure())
    end)");
  int calls = 0;
  bench.closure = [&] {
    bench.parameters.flat_gradient().fill_(77);
    return 0.5 * ++calls;
  };
  bench.start();
  bench.step();
  CHECK(calls == 2);
  CHECK(bench.x()[0].item<double>() == 1.5);
}

TEST_CASE("a closure outside a step is an error") {
  Bench bench("function mine:step() end\nfunction mine:before_evaluation() self.closure() end");
  bench.start();
  bench.step();
  CHECK(testing::thrown_message(ErrorKind::script, [&] { bench.optimizer->before_evaluation(); }) ==
        "rule.lua:3: closure: may be called within step only");
}

TEST_CASE("a closure stays shut after a step that failed") {
  Bench bench(
      "function mine:step(x, g, t) if t == 1 then error('oops') end end\nfunction "
      "mine:after_evaluation() self.closure() end");
  CHECK(bench.complaint() == "rule.lua:2: oops");
  CHECK(testing::thrown_message(ErrorKind::script, [&] { bench.optimizer->after_evaluation(); }) ==
        "rule.lua:3: closure: may be called within step only");
}

TEST_CASE("an error of the engine within a closure reaches the caller through the script") {
  Bench bench("function mine:step() self.closure() end");
  bench.closure = []() -> double { fail(ErrorKind::invalid_argument, "problem 'tiny': no batch"); };
  CHECK(bench.complaint() == "rule.lua:2: problem 'tiny': no batch");
}

TEST_CASE("weights are swapped in before an evaluation and out after it") {
  Bench bench(R"(function mine:step(x) x:add_(1) end
    function mine:before_evaluation(x) self.kept = x:clone(); x:fill_(0) end
    function mine:after_evaluation(x) x:copy_(self.kept) end)");
  bench.start();
  bench.step();
  bench.optimizer->before_evaluation();
  CHECK(bench.x().eq(0).all().item<bool>());
  bench.optimizer->after_evaluation();
  CHECK(bench.x()[0].item<double>() == 2);
}

TEST_CASE("start, before_evaluation and after_evaluation may be left out") {
  Bench bench("function mine:step(x) x:add_(1) end");
  bench.start();
  bench.optimizer->before_evaluation();
  bench.optimizer->after_evaluation();
  bench.step();
  CHECK(bench.x()[0].item<double>() == 2);
}

TEST_CASE("an error in a step names the script's line") {
  Bench thrown("function mine:step(x, gradient, t)\n  error('oops at step ' .. t)\nend");
  CHECK(thrown.complaint() == "rule.lua:3: oops at step 1");
  Bench wrong("function mine:step(x, gradient, t)\n  x:add_('much')\nend");
  CHECK(wrong.complaint().starts_with(
      "rule.lua:3: bad argument #1 to 'add_' (Tensor or number expected, got string"));
  Bench shapes(
      "local torch = require 'torch' function mine:step(x)\n  x:add_(torch.zeros(3))\nend");
  CHECK(shapes.complaint().starts_with("rule.lua:3: "));
  Bench absent("function mine:step(x)\n  x:add_(momentum)\nend");
  CHECK(absent.complaint() == "rule.lua:3: undeclared variable 'momentum'");
}

TEST_CASE("a step that returns something is an error, because x changes in place") {
  Bench tensor("function mine:step(x, gradient) return x - gradient end");
  CHECK(tensor.complaint() == "mine: step must change x in place and return nothing, got Tensor");
  Bench number("function mine:step() return 0.5 end");
  CHECK(number.complaint() == "mine: step must change x in place and return nothing, got 0.5");
}

TEST_CASE("a step that releases x is an error") {
  Bench bench("function mine:step(x) x:release() end");
  CHECK(bench.complaint() == "mine: step must leave x in place, but released it");
}

TEST_CASE("a start that releases x is an error") {
  Bench bench("function mine:start(x) x:release() end function mine:step() end");
  CHECK(bench.complaint() == "mine: start must leave x in place, but released it");
}

TEST_CASE("a gradient that was released is an error at the step that needs it") {
  Bench bench(
      "function mine:step(x, gradient, t)\n  if t == 1 then gradient:release() else "
      "x:add_(gradient) end\nend");
  bench.start();
  bench.step();
  CHECK(testing::thrown_message(ErrorKind::script, [&] {
          bench.step();
        }).find("already released") != std::string::npos);
}

TEST_CASE("replacing x in the function's own variable changes nothing") {
  Bench bench("function mine:step(x, gradient) x = x - gradient end");
  bench.start();
  bench.step();
  CHECK(bench.x().narrow(0, 0, 4).eq(1).all().item<bool>());
}

TEST_CASE("scripts see no graph and record none") {
  Bench bench("function mine:step(x, gradient) self.kept = x * self.parameters[1].value:sum() end");
  bench.start();
  bench.step();
  const train::Optimizer::State state = bench.optimizer->state();
  REQUIRE(state.front().first == "kept");  // before the options
  CHECK_FALSE(state.front().second.requires_grad());
}

TEST_CASE("a step of a shipped optimizer leaves no garbage") {
  for (const char* name : {"sgd", "adam", "adamw"}) {
    CAPTURE(name);
    testing::ScriptHost host;
    lua_State* L = host.state();
    const Options options = std::string(name) == "sgd" ? Options({{"momentum", 0.9}}) : Options();
    const auto optimizer = host.shipped_optimizer(name, options);
    (void)testing::path_of(*optimizer, 0.01, 4);
    lua_gc(L, LUA_GCCOLLECT);
    lua_gc(L, LUA_GCSTOP);
    const auto bytes = [&] { return lua_gc(L, LUA_GCCOUNT) * 1024 + lua_gc(L, LUA_GCCOUNTB); };
    model::Parameters parameters = testing::path_parameters();
    const at::NoGradGuard no_grad;
    const std::function<double()> no_closure;
    optimizer->start(
        {.parameters = parameters, .random = data::RandomStreams(5).stream("optimizer")});
    optimizer->step({.t = 1, .loss = 0, .closure = no_closure});
    const int before = bytes();
    for (std::int64_t t = 2; t < 100; ++t)
      optimizer->step({.t = t, .loss = 0.5, .closure = no_closure});
    CHECK(bytes() == before);
  }
}

TEST_CASE("an optimizer that fails leaves the stack of its interpreter as it was") {
  Bench bench(R"(function mine:start() if self.loss then error("again") end end
    function mine:step() error("oops") end
    function mine:before_evaluation() error("not now") end)");
  lua_State* L = bench.host.state();
  bench.start();
  const int top = lua_gettop(L);
  CHECK_THROWS_AS(bench.step(), ScriptError);
  CHECK(lua_gettop(L) == top);
  CHECK_THROWS_AS(bench.start(), ScriptError);
  CHECK(lua_gettop(L) == top);
  CHECK_THROWS_AS(bench.optimizer->before_evaluation(), ScriptError);
  CHECK(lua_gettop(L) == top);
}

TEST_CASE("two optimizers of one class have separate states") {
  testing::ScriptHost host;
  const std::string code = testing::rule_with(
      "function mine:start(x) self.sum = x:zeros_like() end function mine:step(x, g) "
      "self.sum:add_(g); x:copy_(self.sum) end");
  const ScriptClass shared = host.declare(code);
  ScriptOptimizer first(host.interpreter(), shared, resolve_options("mine", shared.options, {}));
  ScriptOptimizer second(host.interpreter(), shared, resolve_options("mine", shared.options, {}));
  model::Parameters a = testing::path_parameters();
  model::Parameters b = testing::path_parameters();
  first.start({.parameters = a, .random = data::RandomStreams(1).stream("optimizer")});
  second.start({.parameters = b, .random = data::RandomStreams(1).stream("optimizer")});
  const std::function<double()> no_closure;
  for (std::int64_t t = 1; t <= 3; ++t) {
    a.flat_gradient().fill_(1);
    first.step({.t = t, .loss = 0, .closure = no_closure});
  }
  b.flat_gradient().fill_(5);
  second.step({.t = 1, .loss = 0, .closure = no_closure});
  CHECK(a.flat_values().eq(3).all().item<bool>());
  CHECK(b.flat_values().eq(5).all().item<bool>());
}

TEST_CASE("Nesterov momentum without momentum or with dampening is refused") {
  testing::ScriptHost host;
  for (const Options& options :
       {Options({{"nesterov", true}}),
        Options({{"nesterov", true}, {"momentum", 0.9}, {"dampening", 0.5}})}) {
    const auto optimizer = host.shipped_optimizer("sgd", options);
    CHECK(testing::thrown_message(ErrorKind::script, [&] {
            (void)testing::path_of(*optimizer, 0.01, 1);
          }) == "sgd: option 'nesterov' needs momentum above 0 and dampening 0");
  }
}

}  // namespace optbench::bindings::training
