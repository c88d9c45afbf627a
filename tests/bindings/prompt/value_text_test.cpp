// SPDX-License-Identifier: MIT
#include "bindings/prompt/value_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "tests/support/script_fixture.hpp"

namespace optbench::bindings::prompt {
namespace {

using testing::ScriptFixture;

/// What the prompt shows for the value of an expression.
std::string shown(const std::string& expression, int columns = 80) {
  static testing::ScriptFixture fixture;
  lua_State* L = fixture.state();
  fixture.interpreter().load_string("return " + expression, "test").push(L);
  protected_call(L, 0, 1);
  std::string text = value_text(L, -1, columns, cli::TextColours(false));
  lua_pop(L, 1);
  return text;
}

ValueSummary summary(const std::string& expression) {
  static testing::ScriptFixture fixture;
  lua_State* L = fixture.state();
  fixture.interpreter().load_string("return " + expression, "test").push(L);
  protected_call(L, 0, 1);
  ValueSummary result = summarize_value(L, -1);
  lua_pop(L, 1);
  return result;
}

}  // namespace

TEST_CASE("plain values are shown as print shows them") {
  CHECK(shown("1.5") == "1.5");
  CHECK(shown("0.1 + 0.2") == "0.3");
  CHECK(shown("'text'") == "text");
  CHECK(shown("nil") == "nil");
  CHECK(shown("setmetatable({}, {__tostring = function() return 'mine' end})") == "mine");
}

TEST_CASE("tables are shown in the order of their keys, on one line when they fit") {
  CHECK(shown("{}") == "{}");
  CHECK(shown("{1, 2, 3}") == "{1, 2, 3}");
  CHECK(shown("{b = 1, a = {'x', true}}") == "{a = {\"x\", true}, b = 1}");
  CHECK(shown("{['two words'] = 1, ['end'] = 2, [10] = 3}") ==
        "{[10] = 3, [\"end\"] = 2, [\"two words\"] = 1}");
  CHECK(shown("{[20] = 1, [3] = 2, [-1.5] = 3, b = 4}") ==
        "{[-1.5] = 3, [3] = 2, [20] = 1, b = 4}");
  CHECK(shown("{first = 'some text', second = {'some', 'more'}}", 30) ==
        "{\n   first = \"some text\",\n   second = {\"some\", \"more\"},\n}");
}

TEST_CASE("long lists of numbers stand in columns") {
  CHECK(shown("{1.123456789, 100, 1000.5, 2, 3, 4}", 30) ==
        "{\n   1.12346,     100,  1000.5,\n         2,       3,       4\n}");
}

TEST_CASE("large, deep and cyclic tables are shortened") {
  CHECK(shown("(function() local t = {} for i = 1, 1000 do t[i] = 'x' end return t end)()")
            .find("... 800 more") != std::string::npos);
  CHECK(shown("{{{{{{{1}}}}}}}") == "{{{{{{...}}}}}}");
  CHECK(shown("(function() local t = {} t.self = t return t end)()") == "{self = <cycle>}");
}

TEST_CASE("of a table with many fields the first ones are shown, in order") {
  const std::string text = shown(
      "(function() local t = {} for i = 1, 100 do t[('key%03d'):format(i)] = i end return t "
      "end)()");
  CHECK(text.starts_with("{\n   key001 = 1,\n   key002 = 2,\n"));
  CHECK(text.find("   key060 = 60,\n   ... 40 more,\n}") != std::string::npos);
  CHECK(shown("(function() local t = {} for i = 2, 99 do t[2 * i] = i end return t end)()")
            .starts_with("{\n   [4] = 2,\n   [6] = 3,\n"));
}

namespace {

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    widest = std::max(widest, cli::visible_width(line));
  return widest;
}

}  // namespace

TEST_CASE("tensors, tables and records fit a terminal of 40 columns") {
  for (const char* expression :
       {"torch.rand(20)", "torch.rand(4, 30)", "torch.rand(2, 3, 50)", "torch.rand(100, 100)",
        "{ 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9 }", "torch"}) {
    CAPTURE(expression);
    CHECK(widest_line(shown(expression, 40)) <= 40);
  }
  const std::string record =
      "{ testproblem = 'mnist_mlp', optimizer_name = 'momentum', num_epochs = 3, batch_size = 128, "
      "random_seed = 42, optimizer_hyperparams = { lr = 0.01, momentum = 0.9, nesterov = true }, "
      "train_losses = { 2.3, 1.2, 0.7, 0.51234 }, test_losses = { 2.3, 1.21, 0.712345, 0.6 }, "
      "test_accuracies = { 0.1, 0.8, 0.9, 0.92 }, optbench = { outcome = 'finished', steps = 1404, "
      "training_seconds = { 1, 1, 1 }, reason = 'the last epoch is done' } }";
  CHECK(widest_line(shown(record, 40)) <= 40);
  CHECK(widest_line(shown(record, 60)) <= 60);
  CHECK(shown(record, 40).find("0.9200") != std::string::npos);
  CHECK(shown(record, 80).find("train loss") != std::string::npos);
  CHECK(shown(record, 80).find("first        last        best   at epoch") != std::string::npos);
}

TEST_CASE("a matrix that is wider than the terminal is cut in its middle") {
  CHECK(shown("torch.arange(1, 13):reshape(1, 12)", 21) ==
        "Tensor int64 [1, 12]\n   1   2  ...  11  12");
  CHECK(shown("torch.arange(1, 5):reshape(1, 4)", 21) == "Tensor int64 [1, 4]\n  1  2  3  4");
}

TEST_CASE("tensors are shown in full alone, and by shape inside a table") {
  CHECK(shown("torch.ones(1, 2)") == "Tensor float32 [1, 2]\n  1  1");
  CHECK(shown("{w = torch.ones(1, 2)}") == "{w = Tensor float32 [1, 2]}");
  CHECK(shown("(function() local t = torch.ones(2) t:release() return t end)()") ==
        "Tensor (released)");
}

TEST_CASE("functions are shown by how they are called, modules by name") {
  CHECK(shown("torch.zeros").starts_with("function torch.zeros(shape"));
  CHECK(shown("function() end") == "function (test:1)");
  CHECK(shown("torch").starts_with("module torch, "));
}

TEST_CASE("what is no text is escaped inside a table") {
  CHECK(shown("{'a\\nb\\0\"'}") == "{\"a\\nb\\000\\\"\"}");
}

TEST_CASE("a value is summed up in its kind and size") {
  CHECK(summary("torch.zeros(100, 100)").size == "float32 [100, 100], 40 kB");
  CHECK(summary("'text'").size == "4 bytes");
  CHECK(summary("{1, 2}").size == "list of 2");
  CHECK(summary("{a = 1}").size == "1 field");
  CHECK(summary("true").kind == "boolean");
  CHECK(summary("torch.Generator(3)").kind == "Generator");
}

}  // namespace optbench::bindings::prompt
