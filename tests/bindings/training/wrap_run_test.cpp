// SPDX-License-Identifier: MIT
#include "bindings/training/wrap_run.hpp"

#include "bindings/lua/script_error.hpp"
#include "bindings/training/session.hpp"
#include "engine/base/json_text.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::bindings::training {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;
using testing::thrown_message;

/// Scripts with `optbench`, `out` (a folder of their own) and `quick`: the settings of a fast run.
struct Bench {
  testing::TemporaryFolder folder;
  Session session;

  Bench() {
    run("optbench = require 'optbench'\nout = '" + folder.path().string() + "'\n" + R"(
      function quick(changes)
        local settings = { problem = "two_d_rosenbrock", optimizer = "sgd", lr = 1e-4, num_epochs = 2,
                           batch_size = 1000, train_log_interval = 1, output_dir = out, threads = 1 }
        for key, value in pairs(changes or {}) do settings[key] = value end
        return settings
      end)");
  }
  void run(const std::string& code) { session.interpreter().run_string(code, "test"); }
  [[nodiscard]] std::string complaint(const std::string& code) {
    return testing::thrown_message(ErrorKind::script, [&] { run(code); });
  }
  /// How many files lie in the folder of results.
  [[nodiscard]] std::size_t files() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path()))
      count += entry.is_regular_file();
    return count;
  }
};

}  // namespace

TEST_CASE("a run from a script returns its record and files it") {
  Bench bench;
  bench.run(R"(
    record = optbench.run(quick())
    assert(record.testproblem == "two_d_rosenbrock")
    assert(record.optimizer_name == "sgd" and record.learning_rate == 1e-4)
    assert(#record.test_losses == 3 and #record.train_losses == 3)
    assert(#record.minibatch_train_losses == 20)
    assert(math.abs(record.test_losses[1] - 158.5) < 1e-4)
    assert(record.test_losses[3] < record.test_losses[1])
    assert(record.optbench.outcome == "finished" and record.optbench.steps == 20)
    assert(math.type(record.num_epochs) == "integer")
    assert(record.path:sub(1, #out) == out)
    path = record.path)");
  CHECK(bench.files() == 1);
}

TEST_CASE("what is null in the file is absent in the record") {
  Bench bench;
  bench.run(R"(
    record = optbench.run(quick())
    assert(rawget(record, "weight_decay") == nil)
    assert(rawget(record, "lr_sched_epochs") == nil)
    assert(next(record.training_params) == nil))");
}

TEST_CASE("the record is that of the file") {
  Bench bench;
  bench.run(
      "record = optbench.run(quick())\nassert(record.path)\nlocal file <close> = "
      "assert(io.open(out .. '/path', 'w'))\nfile:write(record.path, '\\n', "
      "('%.17g'):format(record.test_losses[3]))");
  std::ifstream note(bench.folder / "path");
  std::string path;
  double loss = 0;
  note >> path >> loss;
  CHECK(read_json_file(path)["test_losses"][2].get<double>() == loss);
}

TEST_CASE("without logs nothing is filed and there is no path") {
  Bench bench;
  bench.run(
      "record = optbench.run(quick { no_logs = true })\nassert(rawget(record, 'path') == nil)");
  CHECK(bench.files() == 0);
}

TEST_CASE("the same seed gives the same lists, another seed others") {
  Bench bench;
  bench.run(R"(
    local function same(a, b)
      if #a ~= #b then return false end
      for i = 1, #a do if a[i] ~= b[i] then return false end end
      return true
    end
    local first, second = optbench.run(quick { no_logs = true }), optbench.run(quick { no_logs = true })
    local other = optbench.run(quick { no_logs = true, seed = 43 })
    for _, list in ipairs { "train_losses", "test_losses", "minibatch_train_losses" } do
      assert(same(first[list], second[list]), list)
    end
    assert(not same(first.minibatch_train_losses, other.minibatch_train_losses)))");
}

TEST_CASE("a class stands for an optimizer's or schedule's name") {
  Bench bench;
  bench.run(R"(
    local mine = require("optim.base").define { name = "mine", options = { lr = { default = 1e-4 }, size = { default = 1 } } }
    function mine:step(x, gradient) x:add_(gradient, -self.options.lr * self.options.size) end
    local halving = require("schedule.base").define { name = "halving" }
    function halving:factor(_, _, epoch) return 0.5 ^ epoch end
    local plain = optbench.run(quick { no_logs = true })
    local same = optbench.run(quick { no_logs = true, optimizer = mine })
    assert(same.optimizer_name == "mine")
    for i = 1, 3 do assert(plain.test_losses[i] == same.test_losses[i]) end
    local record = optbench.run(quick { no_logs = true, optimizer = mine, schedule = halving, set = { size = 2 } })
    assert(record.optbench.learning_rates[1] == 1e-4 and record.optbench.learning_rates[2] == 5e-5)
    assert(record.hyperparams.size == 2)
    assert(record.optbench.schedule.name == "halving"))");
}

TEST_CASE("a script in the user's table is not changed") {
  Bench bench;
  bench.run(R"(
    local mine = require("optim.base").define { name = "mine", options = { lr = { default = 1e-4 } } }
    function mine:step() end
    local settings = quick { optimizer = mine, no_logs = true, quiet = true }
    optbench.run(settings)
    assert(settings.optimizer == mine and settings.quiet == true))");
}

TEST_CASE("epochs and factors choose the multistep schedule, with an optimizer's name or class") {
  Bench bench;
  bench.run(R"(
    local changes = { no_logs = true, num_epochs = 3, lr = 0.001, lr_sched_epochs = { 1, 2 }, lr_sched_factors = { 0.1, 0.01 } }
    local record = optbench.run(quick(changes))
    local rates = record.optbench.learning_rates
    assert(rates[1] == 0.001 and math.abs(rates[2] - 1e-4) < 1e-18 and math.abs(rates[3] - 1e-5) < 1e-19)
    assert(record.lr_sched_epochs[2] == 2 and record.training_params.lr_sched_factors[1] == 0.1))");
  bench.run(R"(
    local mine = require("optim.base").define { name = "mine", options = { lr = { default = 1e-4 } } }
    function mine:step() end
    local record = optbench.run(quick { no_logs = true, optimizer = mine, lr_sched_epochs = { 1 }, lr_sched_factors = { 0.1 } })
    assert(record.lr_sched_epochs[1] == 1))");
}

TEST_CASE("runs and problems with threads of their own leave the process's number as it was") {
  const int before = at::get_num_threads();
  Bench bench;
  const auto run = [&](const std::string& code) {
    bench.run("threads = " + std::to_string(before + 1) + "\n" + code);
    CHECK(at::get_num_threads() == before);
  };
  run("assert(optbench.run(quick { no_logs = true, threads = threads }).optbench.threads == "
      "threads)");
  run("p = optbench.problem 'two_d_beale' { threads = threads }");
  run("o = p:optimizer('adam')\np:batch()\np:loss_and_gradient()\no:step()");
  run("p:evaluate()\np:loss()\np:sharpness()");
  run("assert(not pcall(p.evaluate, p, 'valid'))");
}

TEST_CASE("an optimizer that looks ahead has its evaluations counted") {
  Bench bench;
  bench.run(R"(
    local sam = require("optim.base").define { name = "sam", options = { lr = { default = 1e-4 }, rho = { default = 0.05 } } }
    function sam:step(x, gradient)
      local step = gradient * (self.options.rho / gradient:norm())
      x:add_(step)
      self:closure()
      x:sub_(step):add_(gradient, -self.options.lr)
    end
    local record = optbench.run(quick { no_logs = true, optimizer = sam })
    assert(record.optbench.steps == 20 and record.optbench.gradient_evaluations == 40)
    assert(record.test_losses[3] < record.test_losses[1]))");
}

TEST_CASE(
    "gradients that a rule takes through a problem of its own are counted where it spent them") {
  Bench bench;
  bench.run(R"(
    local sly = require("optim.base").define { name = "sly", options = { lr = { default = 1e-4 } } }
    function sly:start() self.rate = self.options.lr end
    function sly:step() end
    function sly:before_evaluation(x)
      local p = optbench.problem "two_d_rosenbrock" { batch_size = 1000, threads = 1 }
      p.parameters.flat_values:copy_(x)
      for _ = 1, 500 do
        p:loss_and_gradient()
        p.parameters.flat_values:add_(p.parameters.flat_gradient, -self.rate)
      end
      x:copy_(p.parameters.flat_values)
    end
    local record = optbench.run(quick { no_logs = true, optimizer = sly })
    local own = record.optbench
    assert(record.test_losses[1] < 50)  -- not 158.5, at the first evaluation, without a step
    assert(own.steps == 20 and own.gradient_evaluations == 1520)
    local spent = own.spent.gradient_evaluations
    assert(spent[1] == 500 and spent[2] == 1010 and spent[3] == 1520)
    assert(own.spent.training_seconds[1] > 0)
    assert(own.spent.training_seconds[3] <= own.training_seconds[1] + own.training_seconds[2] + 1e-9))");
}

TEST_CASE("what a callback computes is not charged to the run") {
  Bench bench;
  bench.run(R"(
    local p = optbench.problem "two_d_rosenbrock" { threads = 1 }
    local function compute() p:loss_and_gradient() end
    local own = optbench.run(quick { no_logs = true, on_step = compute, on_epoch = compute }).optbench
    assert(own.gradient_evaluations == 20 and own.spent.gradient_evaluations[3] == 20))");
}

TEST_CASE("draws without a generator are the run's, wherever its scripts make them") {
  Bench bench;
  bench.run(R"(
    local torch, nn, problem = require "torch", require "nn", require "problem"
    local function noise(size) return torch.randn(size) * (1 + math.random()) end
    local noisy = require("optim.base").define { name = "noisy", options = { lr = { default = 1e-2 } } }
    function noisy:start(x) x:add_(noise(x:numel()), 0.1) end
    function noisy:step(x, gradient)
      x:add_(gradient, -self.options.lr):add_(noise(x:numel()), 0.1)
      x:add_(x:zeros_like():normal_(), 1e-2)
    end
    function noisy:before_evaluation(x) self.kept = x:clone() x:add_(noise(x:numel()), 0.1) end
    function noisy:after_evaluation(x) x:copy_(self.kept) end
    local wavering = require("schedule.base").define { name = "wavering" }
    function wavering:factor() return 1 + math.random() + torch.rand(1):item() end
    local cloud = problem.define {
      name = "cloud", loss = "mse", batch_size = 10,
      data = function()
        local part = { torch.randn(40, 3), torch.randn(40, 1) }
        return { train = part, test = part }
      end,
      network = function()
        local Net = nn.module("Net")
        function Net:init() self.first, self.last = nn.linear(3, 4), nn.linear(4, 1) end
        local fixed = torch.randn(4)
        function Net:forward(x)
          local hidden = self.first(x) * fixed
          if self.training then hidden = hidden + noise { x:size(1), 4 } end
          return self.last(hidden)
        end
        return Net()
      end,
    }
    local function losses(seed, where)
      local record = optbench.run(quick { no_logs = true, problem = where, optimizer = noisy, schedule = wavering,
        batch_size = where == cloud and 10 or 1000, lr = 1e-4, seed = seed })
      return table.concat(record.test_losses, " ") .. table.concat(record.minibatch_train_losses, " ")
        .. table.concat(record.optbench.learning_rates, " ")
    end
    for _, where in ipairs { "two_d_rosenbrock", cloud } do
      local first = losses(1, where)
      torch.manual_seed(3)
      local mine, number = torch.rand(2), math.random()
      torch.manual_seed(3)
      assert(losses(1, where) == first, "the same seed")
      assert(torch.rand(2):equal(mine), "the stream of the script goes on where it was")
      assert(losses(2, where) ~= first, "another seed")
    end)");
}

TEST_CASE("a closure is one function of x where the network draws and carries state") {
  Bench bench;
  bench.run(R"(
    local torch, nn, problem = require "torch", require "nn", require "problem"
    local function make(name, forward, start_pass)
      return problem.define {
        name = name, loss = "mse", batch_size = 5, start_pass = start_pass,
        data = function(generator)
          local part = { torch.randn(20, 3, { generator = generator }), torch.randn(20, 3, { generator = generator }) }
          return { train = part, test = part }
        end,
        network = function()
          local Net = nn.module(name)
          function Net:init() self.linear = nn.linear(3, 3) end
          Net.forward = forward
          return Net()
        end,
      }
    end
    local drawing = make("drawing", function(self, x)
      return self.linear(torch.dropout(x, 0.5, self.training)) + torch.randn(3) * math.random()
    end)
    local replaced = make("replaced", function(self, x)
      local h = self.linear(x)
      if self.memory then h = h + self.memory end
      self.memory, self.count = h:detach(), (self.count or 0) + 1
      return h * self.count
    end, function(network) network.memory, network.count = nil, nil end)
    local in_place = make("in_place", function(self, x)
      self.carried = self.carried or { sum = torch.zeros(5, 3) }
      local h = self.linear(x) + self.carried.sum
      self.carried.sum:add_(h:detach())
      return h
    end, function(network) if network.carried then network.carried.sum:zero_() end end)
    local checking = require("optim.base").define { name = "checking", options = { lr = { default = 0.1 } } }
    function checking:step(x, gradient, t)
      local first, slope = self.loss, gradient:clone()
      for _ = 1, 3 do
        assert(self.closure() == first, "the loss at step " .. t)
        assert(gradient:equal(slope), "the gradient at step " .. t)
      end
      x:add_(gradient, -self.options.lr)
    end
    local function losses(settings)
      settings.batch_size, settings.no_logs, settings.lr = 5, true, 0.1
      local record = optbench.run(quick(settings))
      return table.concat(record.test_losses, " ") .. table.concat(record.minibatch_train_losses, " ")
    end
    for _, each in ipairs { drawing, replaced, in_place } do
      local plain = losses { problem = each, optimizer = "sgd" }
      assert(losses { problem = each, optimizer = checking } == plain, each.declaration.name)
      assert(losses { problem = each, optimizer = "sgd",
        diagnostics = { "sharpness", "gradient_norm", "update_ratio" } } == plain, "diagnostics")
    end

    -- By hand: evaluating, and looking at another batch, moves nothing either.
    for _, each in ipairs { replaced, in_place } do
      local function walk(disturb)
        local p = optbench.problem(each) { batch_size = 5, threads = 1 }
        local o = p:optimizer("sgd", { lr = 0.1 })
        local seen = {}
        for t = 1, 6 do
          local batch = p:batch()
          seen[t] = p:loss_and_gradient()
          if disturb then p:evaluate() p:sharpness { inputs = torch.ones(5, 3), targets = torch.ones(5, 3) } end
          o:step()
        end
        return table.concat(seen, " ")
      end
      assert(walk(true) == walk(false), each.declaration.name)
    end)");
}

TEST_CASE("a rule's own numbers stand beside the diagnostics of the record") {
  Bench bench;
  bench.run(R"(
    local teller = require("optim.base").define { name = "teller", options = { lr = { default = 1e-4 } } }
    function teller:step(x, gradient, t)
      x:add_(gradient, -self.options.lr)
      self.log("t", t)
      if t > 5 then self.log("x1", x[1]) end
    end
    local record = optbench.run(quick { no_logs = true, optimizer = teller, diagnostics = { "gradient_norm" } })
    local logged = record.optbench.diagnostics
    assert(#logged.gradient_norm == 20 and #logged.t == 20 and logged.t[20] == 20)
    assert(logged.x1[5] ~= logged.x1[5] and logged.x1[6] == logged.x1[6] and #logged.x1 == 20))");
}

TEST_CASE("a rule may survive losses that are not finite, and its record says so") {
  Bench bench;
  bench.run(R"(
    local function leap(survives)
      local rule = require("optim.base").define { name = "leap", survives_nonfinite = survives,
        options = { lr = { default = 1e-4 } } }
      function rule:start(x) self.good = x:clone() end
      function rule:step(x, gradient, t)
        if self.loss == self.loss and math.abs(self.loss) < math.huge then
          self.good:copy_(x)
          x:add_(gradient, t == 3 and -1e30 or -self.options.lr)
        else
          x:copy_(self.good)
        end
      end
      return optbench.run(quick { no_logs = true, optimizer = rule, diagnostics = { "gradient_norm", "update_ratio" } })
    end
    local survived, died = leap(true), leap(nil)
    assert(survived.optbench.outcome == "finished" and survived.optbench.steps == 20)
    assert(survived.optbench.nonfinite_losses == 1 and survived.optbench.optimizer.survives_nonfinite == true)
    assert(#survived.optbench.diagnostics.update_ratio == 20)
    assert(survived.optbench.diagnostics.update_ratio[5] < 1)
    assert(died.optbench.outcome == "diverged" and died.optbench.steps == 3)
    assert(died.optbench.nonfinite_losses == nil and died.optbench.optimizer.survives_nonfinite == nil))");
}

TEST_CASE("a rule under which nothing moves is warned of in its record") {
  Bench bench;
  bench.run(R"(
    local lazy = require("optim.base").define { name = "lazy", options = { lr = { default = 1e-4 } } }
    function lazy:step(x, gradient) x = x - gradient * self.options.lr end
    local own = optbench.run(quick { no_logs = true, optimizer = lazy }).optbench
    assert(#own.warnings == 1 and own.warnings[1]:find("no step of the first epoch changed a parameter", 1, true))
    assert(optbench.run(quick { no_logs = true }).optbench.warnings == nil))");
}

TEST_CASE("an optimizer steps with a gradient that was written by hand") {
  Bench bench;
  bench.run(R"lua(
    local p = optbench.problem "two_d_rosenbrock" { dtype = "float64", threads = 1 }
    local x, gradient = p.parameters.flat_values, p.parameters.flat_gradient
    local o = p:optimizer("sgd", { lr = 0.5 })
    x:fill_(3)
    gradient:fill_(2)
    o:step()
    assert(x[1] == 2 and x[2] == 2)
    local asking = require("optim.base").define { name = "asking", options = { lr = { default = 1 } } }
    function asking:step() self.closure() end
    local other = p:optimizer(asking)
    local ok, message = pcall(other.step, other)
    assert(not ok and message:find("closure: there is no batch to evaluate", 1, true), message)
    p:batch()
    gradient:fill_(0)
    other:step()
    assert(gradient:abs():sum():item() > 0))lua");
}

TEST_CASE("a script sets the number of threads, but not within a run") {
  const int before = at::get_num_threads();
  Bench bench;
  bench.run(
      fmt::format("local torch = require 'torch' assert(torch.get_num_threads() == {}) "
                  "torch.set_num_threads({}) assert(torch.get_num_threads() == {})",
                  before, before + 1, before + 1));
  CHECK(at::get_num_threads() == before + 1);
  at::set_num_threads(before);
  for (const char* number : {"0", "-1", "20000"}) {
    CHECK(bench.complaint(fmt::format("require('torch').set_num_threads({})", number))
              .find("expected 1 to 1024 threads") != std::string::npos);
  }
  CHECK(bench
            .complaint(R"(
    local greedy = require("optim.base").define { name = "greedy", options = { lr = { default = 1 } } }
    function greedy:step() require("torch").set_num_threads(2) end
    optbench.run(quick { no_logs = true, optimizer = greedy }))")
            .find("torch.set_num_threads: the threads of a run are its setting") !=
        std::string::npos);
}

TEST_CASE("a rule that averages its weights is evaluated at the average") {
  Bench bench;
  bench.run(R"(
    local still = require("optim.base").define { name = "still", options = { lr = { default = 1e-4 } } }
    function still:start(x) self.first = x:clone() end
    function still:step(x, gradient) x:add_(gradient, -self.options.lr) end
    function still:before_evaluation(x) self.kept = x:clone(); x:copy_(self.first) end
    function still:after_evaluation(x) x:copy_(self.kept) end
    local plain, record = optbench.run(quick { no_logs = true }), optbench.run(quick { no_logs = true, optimizer = still })
    for i = 1, 3 do assert(record.test_losses[i] == record.test_losses[1]) end
    for i = 1, 20 do assert(record.minibatch_train_losses[i] == plain.minibatch_train_losses[i]) end)");
}

TEST_CASE("an optimizer that draws numbers draws the same ones in every run of a seed") {
  Bench bench;
  bench.run(R"(
    local noisy = require("optim.base").define { name = "noisy", options = { lr = { default = 1e-4 } } }
    function noisy:step(x) x:add_(1e-3 * math.random()) end
    local first = optbench.run(quick { no_logs = true, optimizer = noisy })
    local second = optbench.run(quick { no_logs = true, optimizer = noisy })
    local other = optbench.run(quick { no_logs = true, optimizer = noisy, seed = 43 })
    assert(first.test_losses[3] == second.test_losses[3], "the same seed drew other numbers")
    assert(first.test_losses[3] ~= other.test_losses[3], "another seed drew the same numbers"))");
}

TEST_CASE("a setting that exists is not run again when asked so") {
  Bench bench;
  bench.run(R"(
    local first = optbench.run(quick())
    local again = optbench.run(quick { skip_if_exists = true })
    assert(again.path == first.path)
    assert(again.test_losses[3] == first.test_losses[3])
    assert(rawget(again, "weight_decay") == nil))");
  CHECK(bench.files() == 1);
  bench.run("optbench.run(quick { skip_if_exists = true, seed = 43 })");
  CHECK(bench.files() == 2);
}

TEST_CASE("errors name the script's line") {
  Bench bench;
  CHECK(bench.complaint("\noptbench.run(quick { num_epoch = 3 })") ==
        "test:2: optbench.run: unknown setting 'num_epoch'; did you mean 'num_epochs'?");
  CHECK(bench.complaint("optbench.run(quick { problem = 'two_d_rosenbrok' })") ==
        "test:1: unknown problem 'two_d_rosenbrok'; did you mean 'two_d_rosenbrock'? (`optbench "
        "list problems` shows all)");
  CHECK(bench.complaint("optbench.run(quick { optimizer = 'sdg' })") ==
        "test:1: unknown optimizer 'sdg'; did you mean 'sgd'? (`optbench list optimizers` shows "
        "all)");
  CHECK(bench.complaint("optbench.run(quick { set = { momentun = 0.9 } })") ==
        "test:1: sgd: unknown option 'momentun'; did you mean 'momentum'?");
  CHECK(bench.complaint("optbench.run(quick { lr = -1 })") ==
        "test:1: sgd: option 'lr' must be a number of at least 0, got -1.0");
  CHECK(bench.complaint("optbench.run(quick { num_epochs = 'two' })") ==
        "test:1: optbench.run: 'num_epochs' must be an integer, got \"two\"");
  CHECK(bench.complaint("optbench.run(quick { lr_sched_epochs = { 1 } })") ==
        "test:1: run: lr_sched_epochs and lr_sched_factors must be given together, got only "
        "lr_sched_epochs");
  CHECK(bench.complaint("optbench.run(quick { quiet = 1 })") ==
        "test:1: optbench.run: 'quiet' must be true or false, got 1");
  CHECK(bench.complaint("optbench.run(quick { lr = print })").starts_with("test:1: "));
  CHECK(bench.complaint("optbench.run(3)") ==
        "test:1: bad argument #1 to 'run' (table expected, got 3)");
}

TEST_CASE("a run without settings says what is missing") {
  Bench bench;
  CHECK(bench.complaint("optbench.run {}") ==
        "test:1: optbench.run: 'problem' is missing: expected the name of a problem");
  CHECK(bench.complaint("optbench.run { 'quadratic_deep' }").find("quadratic_deep") !=
        std::string::npos);
  CHECK(bench.complaint("optbench.run { 'quadratic_deep' }").find("json") == std::string::npos);
}

TEST_CASE("a setting of the wrong kind is named without internals") {
  Bench bench;
  CHECK(bench.complaint("optbench.run(quick { skip_if_exists = 'yes' })") ==
        "test:1: optbench.run: 'skip_if_exists' must be true or false, got \"yes\"");
}

TEST_CASE("what is no class is refused in place of a name") {
  Bench bench;
  CHECK(bench.complaint("optbench.run(quick { optimizer = { lr = 3 } })") ==
        "test:1: optbench.run: 'optimizer': must return what optimizer.define gave, got table");
  CHECK(
      bench.complaint("optbench.run(quick { optimizer = require 'schedule.cosine' })") ==
      "test:1: optbench.run: 'optimizer': must return what optimizer.define gave, got a schedule");
}

TEST_CASE("an optimizer that fails ends the run at its own line, and the script may go on") {
  Bench bench;
  bench.run(R"(
    local broken = require("optim.base").define { name = "broken", options = { lr = { default = 1 } } }
    function broken:step(x, gradient, t) if t == 3 then error("oops") end end
    local fine, message = pcall(optbench.run, quick { optimizer = broken, no_logs = true })
    assert(not fine)
    assert(message == "test:3: oops", message)
    assert(optbench.run(quick { no_logs = true }).optbench.outcome == "finished"))");
}

TEST_CASE("a diverged run is a record, not an error") {
  Bench bench;
  bench.run(R"(
    local record = optbench.run(quick { lr = 1e6, no_logs = true })
    assert(record.optbench.outcome == "diverged")
    assert(#record.test_losses == 3)
    local last = record.test_losses[3]
    assert(last ~= last))");
}

TEST_CASE("the names of what there is are lists") {
  Bench bench;
  const train::Catalog& catalog = bench.session.catalog();
  const auto lists = [&](const char* function, const std::vector<std::string>& names) {
    bench.run(fmt::format("assert(table.concat(optbench.{}, ' ') == '{}')", function,
                          fmt::join(names, " ")));
  };
  lists("problems()", catalog.problems.names());
  lists("problems 'all'", catalog.problems.names());
  lists("schedules()", catalog.schedules.names());
  lists("datasets()", catalog.datasets.names());
  lists("optimizers()", catalog.optimizers.names());
  bench.run(R"(
    assert(table.concat(optbench.problems("small"), " ") == "quadratic_deep mnist_vae fmnist_2c2d cifar10_3c3d")
    local done, message = pcall(optbench.problems, "smal")
    assert(not done and tostring(message):find("unknown set 'smal'; did you mean 'small'?", 1, true))
    assert(type(optbench.version) == "string"))");
}

}  // namespace optbench::bindings::training
