// SPDX-License-Identifier: MIT
#include "bindings/training/script_schedule.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>

#include "tests/support/error_message.hpp"
#include "tests/support/script_host.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::bindings::training {
namespace {

using testing::ScriptHost;
using testing::thrown_message;
using Integers = std::vector<std::int64_t>;
using Numbers = std::vector<double>;

/// Progress of a run with 10 steps an epoch.
train::Progress at_step(std::int64_t step, std::int64_t total_steps) {
  return {.step = step, .total_steps = total_steps, .epoch = step / 10};
}

std::string schedule_with(const std::string& methods) {
  return "local schedule = require 'schedule.base'; local mine = schedule.define { name = 'mine', "
         "options = { size = { default = 2 } } }\n" +
         methods + "\nreturn mine";
}

}  // namespace

TEST_CASE("the constant schedule is 1 throughout") {
  testing::ScriptHost host;
  const train::Schedule schedule = host.shipped_schedule("constant");
  for (const std::int64_t step : {0, 1, 500, 999}) CHECK(schedule(at_step(step, 1000)) == 1);
}

TEST_CASE("multistep factors are absolute multiples of the base rate, as DeepOBS has them") {
  testing::ScriptHost host;
  const train::Schedule schedule = host.shipped_schedule(
      "multistep", Options({{"epochs", Integers{50, 100}}, {"factors", Numbers{0.1, 0.01}}}));
  // The published example: base rate 0.3, epochs [50, 100], factors [0.1, 0.01].
  const auto rate = [&](std::int64_t epoch) {
    return 0.3 * schedule({.step = epoch * 10, .total_steps = 1500, .epoch = epoch});
  };
  for (const std::int64_t epoch : {0, 1, 49}) CHECK(rate(epoch) == 0.3);
  for (const std::int64_t epoch : {50, 51, 99})
    CHECK(rate(epoch) == doctest::Approx(0.03).epsilon(1e-15));
  for (const std::int64_t epoch : {100, 101, 149})
    CHECK(rate(epoch) == doctest::Approx(0.003).epsilon(1e-15));
}

TEST_CASE("a multistep schedule may begin at epoch 0, raise the rate and have no steps at all") {
  testing::ScriptHost host;
  const train::Schedule from_start = host.shipped_schedule(
      "multistep", Options({{"epochs", Integers{0, 3}}, {"factors", Numbers{0.5, 2}}}));
  CHECK(from_start({.step = 0, .total_steps = 40, .epoch = 0}) == 0.5);
  CHECK(from_start({.step = 30, .total_steps = 40, .epoch = 3}) == 2);
  const train::Schedule empty =
      host.shipped_schedule("multistep", Options({{"epochs", Integers{}}, {"factors", Numbers{}}}));
  CHECK(empty({.step = 5, .total_steps = 40, .epoch = 0}) == 1);
}

TEST_CASE("multistep epochs and factors must fit together") {
  testing::ScriptHost host;
  const auto complaint = [&](const Integers& epochs, const Numbers& factors) {
    return testing::thrown_message(ErrorKind::script, [&] {
      (void)host.shipped_schedule("multistep", Options({{"epochs", epochs}, {"factors", factors}}));
    });
  };
  CHECK(complaint({50, 100}, {0.1}) ==
        "multistep: epochs and factors must be of equal length, got 2 and 1");
  CHECK(complaint({100, 50}, {0.1, 0.01}) == "multistep: epochs must ascend, got 50 after 100");
  CHECK(complaint({50, 50}, {0.1, 0.01}) == "multistep: epochs must ascend, got 50 after 50");
  CHECK(
      testing::thrown_message(ErrorKind::invalid_argument, [&] {
        (void)host.shipped_schedule("multistep",
                                    Options({{"epochs", Integers{-1}}, {"factors", Numbers{0.1}}}));
      }).find("'epochs' must be a list of integers of at least 0, got [-1]") != std::string::npos);
}

TEST_CASE("cosine falls from 1 to its final share over the whole run") {
  testing::ScriptHost host;
  const train::Schedule plain = host.shipped_schedule("cosine");
  CHECK(plain(at_step(0, 1000)) == 1);
  CHECK(plain(at_step(500, 1000)) == doctest::Approx(0.5).epsilon(1e-14));
  const train::Schedule floor = host.shipped_schedule("cosine", Options({{"final", 0.1}}));
  double last = 2;
  for (std::int64_t step = 0; step < 1000; ++step) {
    const double factor = floor(at_step(step, 1000));
    const double expected =
        0.1 + 0.9 * 0.5 * (1 + std::cos(std::numbers::pi * static_cast<double>(step) / 1000));
    CHECK(factor == doctest::Approx(expected).epsilon(1e-14));
    CHECK(factor < last);
    last = factor;
  }
  CHECK(last > 0.1);
}

TEST_CASE("cosine warms up linearly first") {
  testing::ScriptHost host;
  const train::Schedule schedule = host.shipped_schedule("cosine", Options({{"warmup", 0.1}}));
  for (std::int64_t step = 0; step < 100; ++step) {
    CHECK(schedule(at_step(step, 1000)) ==
          doctest::Approx(static_cast<double>(step + 1) / 100).epsilon(1e-14));
  }
  CHECK(schedule(at_step(100, 1000)) == 1);
  CHECK(schedule(at_step(550, 1000)) == doctest::Approx(0.5).epsilon(1e-14));
  const double p = 899.0 / 900;
  CHECK(schedule(at_step(999, 1000)) ==
        doctest::Approx(0.5 * (1 + std::cos(std::numbers::pi * p))).epsilon(1e-12));
}

TEST_CASE("cosine has a factor for runs too short to warm up") {
  testing::ScriptHost host;
  const train::Schedule schedule = host.shipped_schedule("cosine", Options({{"warmup", 0.5}}));
  for (std::int64_t step = 0; step < 3; ++step) {
    const double factor = schedule(at_step(step, 3));
    CHECK(std::isfinite(factor));
    CHECK(factor > 0);
    CHECK(factor <= 1);
  }
  CHECK(std::isfinite(schedule(at_step(0, 1))));
}

TEST_CASE("a factor is given progress as integers, and its options") {
  testing::ScriptHost host;
  const train::Schedule schedule =
      host.schedule(schedule_with(R"(function mine:factor(step, total_steps, epoch)
      assert(math.type(step) == "integer" and math.type(total_steps) == "integer" and math.type(epoch) == "integer")
      return self.options.size * 1000 + step + total_steps / 10 + epoch / 100
    end)"));
  CHECK(schedule({.step = 3, .total_steps = 5, .epoch = 7}) ==
        doctest::Approx(2003.57).epsilon(1e-14));
}

TEST_CASE("a factor that is no number is an error") {
  testing::ScriptHost host;
  const auto complaint = [&](const std::string& value) {
    const train::Schedule schedule =
        host.schedule(schedule_with("function mine:factor() return " + value + " end"));
    return testing::thrown_message(ErrorKind::script, [&] { (void)schedule({}); });
  };
  CHECK(complaint("'1'") == "mine: factor must return a number, got string");
  CHECK(complaint("") == "mine: factor must return a number, got nil");
  CHECK(complaint("{}") == "mine: factor must return a number, got table");
}

TEST_CASE("an error in a factor names the script's line") {
  testing::ScriptHost host;
  const train::Schedule schedule =
      host.schedule(schedule_with("function mine:factor(step)\n  return 1 / stp\nend"));
  CHECK(testing::thrown_message(ErrorKind::script, [&] {
          (void)schedule({});
        }).starts_with("rule.lua:3: undeclared variable 'stp'"));
}

TEST_CASE("a class without a factor is refused") {
  testing::ScriptHost host;
  CHECK(testing::error_message([&] {
          (void)host.schedule(schedule_with("function mine:rate() return 1 end"));
        }) == "rule.lua: schedule 'mine': method 'factor' is missing; is 'rate' meant to be it?");
}

TEST_CASE("a schedule that refuses its options leaves the stack of its interpreter as it was") {
  testing::ScriptHost host;
  const std::string code =
      schedule_with("function mine:start() error('no') end function mine:factor() return 1 end");
  const ScriptClass declared = host.declare(code, "schedule", "factor");
  const train::ScheduleEntry entry =
      schedule_entry(host.interpreter(), declared, "mine", {""}, always(declared));
  const int top = lua_gettop(host.state());
  CHECK_THROWS_AS((void)entry.make(resolve_options("mine", entry.options, {})), ScriptError);
  CHECK(lua_gettop(host.state()) == top);
}

}  // namespace optbench::bindings::training
