// SPDX-License-Identifier: MIT
#include "bindings/lua/conversion.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/script_fixture.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::bindings {
namespace {

using Json = nlohmann::ordered_json;
using testing::ScriptFixture;

/// Leaves the value of an expression on the stack.
void push_value(testing::ScriptFixture& lua, const std::string& expression) {
  lua.interpreter().load_string("return " + expression, "test").push(lua.state());
  protected_call(lua.state(), 0, 1);
}

Json json_of(testing::ScriptFixture& lua, const std::string& expression) {
  push_value(lua, expression);
  Json result = to_json(lua.state(), -1);
  lua_pop(lua.state(), 1);
  return result;
}

std::string json_error(testing::ScriptFixture& lua, const std::string& expression) {
  const std::string message =
      testing::thrown_message(ErrorKind::invalid_argument, [&] { (void)json_of(lua, expression); });
  lua_settop(lua.state(), 0);
  return message;
}

TEST_CASE("tables become JSON arrays and objects, with keys in order") {
  testing::ScriptFixture lua;
  CHECK(json_of(lua, "{1, 2.5, 'x', true}").dump() == R"([1,2.5,"x",true])");
  CHECK(json_of(lua, "{b = 1, a = {c = {}}}").dump() == R"({"a":{"c":[]},"b":1})");
  CHECK(json_of(lua, "nil").is_null());
  CHECK(json_of(lua, "3").is_number_integer());
  CHECK(json_of(lua, "3.0").is_number_float());
  CHECK(json_of(lua, "math.mininteger").get<std::int64_t>() == INT64_MIN);
}

TEST_CASE("NaN and infinities are kept") {
  testing::ScriptFixture lua;
  CHECK(std::isnan(json_of(lua, "0/0").get<double>()));
  CHECK(json_of(lua, "{-math.huge}")[0].get<double>() == -INFINITY);
}

TEST_CASE("a value that JSON cannot hold is an error that names its place") {
  testing::ScriptFixture lua;
  CHECK(json_error(lua, "{a = {1, x = 2}}") ==
        "value.a: keys must be 1, 2, ... without gaps or all strings, got key 1");
  CHECK(json_error(lua, "{a = {[1] = 1, [3] = 3}}") ==
        "value.a[2]: there is nothing: a list must have no holes");
  CHECK(json_error(lua, "{a = {nil, 2}}") ==
        "value.a[1]: there is nothing: a list must have no holes");
  CHECK(json_error(lua, "{list = {1, print}}") ==
        "value.list[2]: a function cannot be stored as JSON");
  CHECK(json_error(lua, "torch.zeros(1)") == "value: a Tensor cannot be stored as JSON");
  CHECK(json_error(lua, "{ a = torch }") == "value.a: a shipped table cannot be stored as JSON");
  lua.run("loop = {} loop.loop = loop");
  CHECK(json_error(lua, "loop").ends_with("a table that contains itself cannot be stored as JSON"));
}

TEST_CASE("JSON becomes Lua and comes back the same") {
  testing::ScriptFixture lua;
  const Json value =
      Json::parse(R"({"a":[1,2.0,"x",true,null,{}],"b":{"c":[]},"d":18446744073709551615,"e":-5})");
  push_json(lua.state(), value);
  lua_setglobal(lua.state(), "value");
  CHECK(lua.value<std::string>("math.type(value.a[1])") == "integer");
  CHECK(lua.value<std::string>("math.type(value.a[2])") == "float");
  CHECK(lua.value<std::int64_t>("#value.a") == 6);
  const Json back = json_of(lua, "value");
  CHECK(back["a"] == value["a"]);
  CHECK(back["a"][5].is_object());
  CHECK(back["b"]["c"].is_array());
  CHECK(back["d"].get<double>() == 18446744073709551615.0);
}

TEST_CASE("options keep their types from Lua to C++ and back") {
  testing::ScriptFixture lua;
  push_value(lua,
             "{lr = 0.1, epochs = 3, nesterov = true, mode = 'sum', at = {1, 2}, by = {1, 0.5}}");
  const Options options = to_options(lua.state(), -1, "here");
  lua_pop(lua.state(), 1);
  CHECK(*options.find("lr") == OptionValue(0.1));
  CHECK(*options.find("epochs") == OptionValue(std::int64_t{3}));
  CHECK(*options.find("nesterov") == OptionValue(true));
  CHECK(*options.find("mode") == OptionValue(std::string("sum")));
  CHECK(*options.find("at") == OptionValue(std::vector<std::int64_t>{1, 2}));
  CHECK(*options.find("by") == OptionValue(std::vector<double>{1, 0.5}));
  CHECK(options.begin()->first == "at");  // alphabetical

  push_options(lua.state(), options);
  CHECK(to_options(lua.state(), -1, "here") == options);
  lua_pop(lua.state(), 1);
}

TEST_CASE("a list of numbers with a hole is no option, wherever Lua sees its end") {
  testing::ScriptFixture lua;
  lua_State* L = lua.state();
  for (const char* list : {"{1, nil, 3}", "{[1] = 1, [3] = 3}", "{nil, 2}", "{1, 2, nil, 4}"}) {
    CAPTURE(list);
    push_value(lua, std::string("{epochs = ") + list + "}");
    CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] {
            (void)to_options(L, 1, "here");
          }) == "here: option 'epochs' must be a list without holes");
    lua_settop(L, 0);
  }
}

TEST_CASE("no table is no options, and a wrong one says what is wrong") {
  testing::ScriptFixture lua;
  lua_State* L = lua.state();
  lua_pushnil(L);
  CHECK(to_options(L, -1, "here").empty());
  lua_pop(L, 1);
  const auto message = [&](const std::string& expression) {
    push_value(lua, expression);
    std::string text = testing::thrown_message(ErrorKind::invalid_argument,
                                               [&] { (void)to_options(L, 1, "here"); });
    lua_settop(L, 0);
    return text;
  };
  CHECK(message("5") == "here: options must be a table, got 5");
  CHECK(message("{5}") == "here: options are named, got a value at [1]");
  CHECK(
      message("{lr = print}") ==
      "here: option 'lr' must be a boolean, a number, a string or a list of numbers, got function");
}

}  // namespace
}  // namespace optbench::bindings
