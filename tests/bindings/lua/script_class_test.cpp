// SPDX-License-Identifier: MIT
#include "bindings/lua/script_class.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <string>

#include "tests/support/error_message.hpp"
#include "tests/support/script_host.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::bindings {
namespace {

using testing::ScriptHost;
using testing::thrown_message;

std::string complaint(const std::string& code) {
  testing::ScriptHost host;
  return testing::error_message([&] { (void)host.declare(code); });
}

/// The error about an optimizer whose option is declared like this.
std::string option_complaint(const std::string& declaration) {
  return complaint(
      "local mine = require('optim.base').define { name = 'mine', options = { beta = " +
      declaration + " } } function mine:step() end return mine");
}

/// The script error of code that fails by itself.
std::string script_complaint(const std::string& code) {
  testing::ScriptHost host;
  return testing::thrown_message(ErrorKind::script, [&] { (void)host.declare(code); });
}

}  // namespace

TEST_CASE("a class is read with its declaration") {
  testing::ScriptHost host;
  const ScriptClass read = host.declare(R"(
    local optimizer = require "optim.base"
    local mine = optimizer.define {
      name = "mine", summary = "in one line", source = "A. Author 2020",
      options = {
        lr = { above = 0, default = 1e-3, help = "learning rate" },
        beta = { from = 0, below = 1, default = 0.9 },
        count = { kind = "integer", from = 1, to = 9, default = 3 },
        fast = { kind = "boolean", default = false },
        mode = { kind = "string", allowed = { "sum", "mean" }, default = "sum" },
        epochs = { kind = "integers", default = { 1, 2 } },
        factors = { kind = "numbers" },
      },
    }
    function mine:step() end
    return mine)");
  CHECK(read.name == "mine");
  CHECK(read.summary == "in one line");
  CHECK(read.source == "A. Author 2020");
  REQUIRE(read.options.size() == 7);
  std::vector<std::string> names;
  for (const OptionSpec& spec : read.options) names.push_back(spec.name);
  CHECK(names ==
        std::vector<std::string>{"beta", "count", "epochs", "factors", "fast", "lr", "mode"});
  CHECK(read.options[0].expectation() == "a number in [0, 1)");
  CHECK(read.options[1].expectation() == "an integer in [1, 9]");
  CHECK(to_text(*read.options[2].default_value) == "[1, 2]");
  CHECK(read.options[3].kind == OptionKind::numbers);
  CHECK_FALSE(read.options[3].default_value.has_value());
  CHECK(read.options[4].kind == OptionKind::boolean);
  CHECK(read.options[5].help == "learning rate");
  CHECK(read.options[6].expectation() == "'sum' or 'mean'");
}

TEST_CASE("a whole number is a fine default of a number") {
  testing::ScriptHost host;
  const ScriptClass read = host.declare(testing::rule_with("function mine:step() end"));
  CHECK(read.options[0].kind == OptionKind::number);
  CHECK(std::holds_alternative<double>(*read.options[0].default_value));
}

TEST_CASE("a value that is not a class is refused and described") {
  CHECK(complaint("return 3") == "rule.lua: must return what optimizer.define gave, got 3");
  CHECK(complaint("return {}") == "rule.lua: must return what optimizer.define gave, got table");
  CHECK(complaint("return nil") == "rule.lua: must return what optimizer.define gave, got nil");
  CHECK(complaint("local x = 1") == "rule.lua: must return what optimizer.define gave, got nil");
  CHECK(complaint("return require('torch').zeros(2)") ==
        "rule.lua: must return what optimizer.define gave, got Tensor");
  CHECK(complaint("return require 'schedule.constant'") ==
        "rule.lua: must return what optimizer.define gave, got a schedule (name it in a plan, "
        "`schedules = { \"rule.lua\" }`, or run it: `optbench run PROBLEM --schedule rule.lua`)");
  CHECK(complaint("return { { problem = 'quadratic_deep' } }") ==
        "rule.lua: must return what optimizer.define gave, got a plan (`optbench sweep rule.lua` "
        "makes its runs)");
  CHECK(complaint("return { problem = 'quadratic_deep' }").find("got the settings of a run") !=
        std::string::npos);
}

TEST_CASE("a class without its method is refused, with the method that is meant") {
  CHECK(complaint(testing::rule_with("function mine:stp() end")) ==
        "rule.lua: optimizer 'mine': method 'step' is missing; is 'stp' meant to be it?");
  CHECK(complaint(testing::rule_with("function mine:start() end function mine:steps() end")) ==
        "rule.lua: optimizer 'mine': method 'step' is missing; did you mean 'steps'?");
  CHECK(complaint(testing::rule_with("")) ==
        "rule.lua: optimizer 'mine': method 'step' is missing");
}

TEST_CASE("a misspelt method that the engine would never call is refused") {
  CHECK(complaint(
            testing::rule_with("function mine:step() end  function mine:before_evalution() end")) ==
        "rule.lua: optimizer 'mine': method 'before_evalution' is never called; did you mean "
        "'before_evaluation'? (make a helper of that name a local function)");
  for (const char* helper : {"steps", "direction", "__tostring"}) {
    testing::ScriptHost host;
    CHECK_NOTHROW(host.declare(testing::rule_with(
        fmt::format("function mine:step() end  function mine:{}() end", helper))));
  }
}

TEST_CASE("an option's declaration that makes no sense is refused by name") {
  CHECK(option_complaint("{ kind = 'nummer' }") ==
        "rule.lua: optimizer 'mine': declaration of option 'beta': kind must be boolean, integer, "
        "number, string, "
        "integers or numbers, got 'nummer'; did you mean 'number'?");
  CHECK(option_complaint("0.9") ==
        "rule.lua: optimizer 'mine': declaration of option 'beta': expected a table { default = "
        "..., help = ... }, got "
        "0.9");
  CHECK(option_complaint("{ defalt = 0.9 }") ==
        "rule.lua: optimizer 'mine': declaration of option 'beta': unknown option 'defalt'; did "
        "you mean 'default'?");
  CHECK(option_complaint("{ default = 'x' }") ==
        "rule.lua: optimizer 'mine': declaration of option 'beta': option 'beta' must be a number, "
        "got \"x\"");
  CHECK(option_complaint("{ from = 0, to = 1, default = 2 }") ==
        "rule.lua: optimizer 'mine': declaration of option 'beta': option 'beta' must be a number "
        "in [0, 1], got 2");
  CHECK(option_complaint("{ from = 'low' }") ==
        "rule.lua: optimizer 'mine': declaration of option 'beta': option 'from' must be a number, "
        "got string");
  CHECK(option_complaint("{ kind = 'string', default = 'c', allowed = { 'a', 'b' } }")
            .find("must be 'a' or 'b', got \"c\"") != std::string::npos);
}

TEST_CASE("define refuses a wrong declaration where it is written") {
  const auto define = [](const std::string& declaration) {
    return script_complaint(
        "local optimizer = require 'optim.base'\nlocal mine = optimizer.define" + declaration +
        "\nreturn mine");
  };
  CHECK(define("(3)") ==
        "rule.lua:2: optimizer.define: expected a table { name = ..., options = ... }, got number");
  CHECK(define("{ option = {} , name = 'x' }") ==
        "rule.lua:2: optimizer.define: unknown field 'option'; did you mean 'options'?");
  CHECK(define("{ colour = 'red', name = 'x' }") ==
        "rule.lua:2: optimizer.define: unknown field 'colour' (fields: name, options, source, "
        "summary, survives_nonfinite)");
  CHECK(define("{ name = 3 }") ==
        "rule.lua:2: optimizer.define: field 'name' must be a string, got number");
  CHECK(define("{ options = {} }") ==
        "rule.lua:2: optimizer.define: field 'name' is missing: expected a text");
}

TEST_CASE("reading an option that was not declared is an error with the nearest") {
  testing::ScriptHost host;
  const ScriptClass read =
      host.declare(testing::rule_with("function mine:step() return self.options.momentun end"));
  lua_State* L = host.state();
  push_instance(L, read, resolve_options("mine", read.options, {}));
  REQUIRE(push_method(L, -1, "step"));
  lua_pushvalue(L, -2);
  CHECK(testing::thrown_message(ErrorKind::script, [&] { protected_call(L, 1, 1); }) ==
        "rule.lua:2: mine: no option 'momentun' is declared; did you mean 'momentum'?");
}

TEST_CASE(
    "an instance has its options and its class's methods, and none of another instance's fields") {
  testing::ScriptHost host;
  const ScriptClass read =
      host.declare(testing::rule_with("function mine:step() end function mine:other() end"));
  lua_State* L = host.state();
  push_instance(L, read, resolve_options("mine", read.options, Options({{"momentum", 0.5}})));
  push_instance(L, read, resolve_options("mine", read.options, {}));
  lua_pushinteger(L, 1);
  lua_setfield(L, -2, "field");
  lua_getfield(L, -2, "field");
  CHECK(lua_isnil(L, -1));
  lua_pop(L, 1);
  CHECK(push_method(L, -2, "other"));
  lua_pop(L, 1);
  CHECK_FALSE(push_method(L, -2, "before_evaluation"));
  lua_getfield(L, -2, "options");
  lua_getfield(L, -1, "momentum");
  CHECK(lua_tonumber(L, -1) == 0.5);
}

TEST_CASE("a class that cannot be read leaves nothing on the stack") {
  testing::ScriptHost host;
  lua_State* L = host.state();
  for (const char* code :
       {"return 3", "return require('optim.base').define { name = 'x', options = { a = 3 } }",
        "return require('optim.base').define { name = 'x' }"}) {
    CAPTURE(code);
    host.interpreter().load_string(code, "rule.lua").push(L);
    protected_call(L, 0, 1);
    const int top = lua_gettop(L);
    CHECK_THROWS_AS((void)read_script_class(L, -1, "rule.lua", "optimizer", "step"), Error);
    CHECK(lua_gettop(L) == top);
    lua_settop(L, top - 1);
  }
}

}  // namespace optbench::bindings
