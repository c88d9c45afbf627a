// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_arguments.hpp"

#include "bindings/lua/option_table.hpp"
#include "bindings/tensor/wrap_random.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/support/script_fixture.hpp"

namespace optbench::bindings::tensor {
namespace {

using testing::ScriptFixture;

template <class T>
int check_one(lua_State* L) {
  (void)check_value<T>(L, 1);
  return 0;
}
int check_text(lua_State* L) {
  lua_pushinteger(L, static_cast<lua_Integer>(check_string(L, 1).size()));
  return 1;
}
int check_call(lua_State* L) {
  check_callable(L, 1);
  return 0;
}
int check_dims(lua_State* L) {
  const at::DimVector dims = optional_dimensions(L, 1, 3);
  lua_createtable(L, 0, 0);
  for (std::size_t i = 0; i < dims.size(); ++i) {
    lua_pushinteger(L, dims[i]);
    lua_rawseti(L, -2, static_cast<lua_Integer>(i + 1));
  }
  return 1;
}
int check_seven(lua_State* L) {
  lua_pushinteger(L, check_index(L, 1, 7, 0));
  return 1;
}
int check_sizes(lua_State* L) {
  lua_pushinteger(L, static_cast<lua_Integer>(check_shape(L, 1, lua_gettop(L)).size()));
  return 1;
}
int read_options(lua_State* L) {
  OptionTable options(L, 1, "here");
  const auto rate = options.get<double>("rate", 0.5);
  const auto count = options.get<std::int64_t>("count");
  const auto names = options.get<std::vector<std::string>>("names", {});
  const auto needed = options.require<std::string>("needed");
  options.reject_unknown();
  lua_pushnumber(
      L, rate + static_cast<double>(count.value_or(0) + static_cast<std::int64_t>(names.size())));
  return 1;
}

template <auto body>
void add_function(testing::ScriptFixture& lua, const char* name) {
  lua_pushcfunction(lua.state(), guarded<body>);
  lua_setglobal(lua.state(), name);
}

TEST_CASE("numbers, integers, booleans and strings are not converted into each other") {
  testing::ScriptFixture lua;
  add_function<check_one<double>>(lua, "number");
  add_function<check_one<std::int64_t>>(lua, "integer");
  add_function<check_one<bool>>(lua, "boolean");
  add_function<check_text>(lua, "text");
  CHECK(lua.error("number(1) number(1.5) integer(3) integer(3.0) boolean(false)") == "");
  CHECK(lua.error("number('1')") ==
        "test:1: bad argument #1 to 'number' (number expected, got string)");
  CHECK(lua.error("integer(2.5)") ==
        "test:1: bad argument #1 to 'integer' (integer expected, got 2.5)");
  CHECK(lua.error("integer(1e300)") ==
        "test:1: bad argument #1 to 'integer' (integer expected, got 1e+300)");
  CHECK(lua.error("integer()") ==
        "test:1: bad argument #1 to 'integer' (integer expected, got no value)");
  CHECK(lua.error("boolean(nil)") ==
        "test:1: bad argument #1 to 'boolean' (boolean expected, got nil)");
  CHECK(lua.error("text(12)") == "test:1: bad argument #1 to 'text' (string expected, got 12)");
  CHECK(lua.value<std::int64_t>("text('a\\0b')") == 3);
}

TEST_CASE("lists are checked element by element") {
  testing::ScriptFixture lua;
  add_function<check_one<std::vector<double>>>(lua, "numbers");
  CHECK(lua.error("numbers({}) numbers({1, 2.5})") == "");
  CHECK(lua.error("numbers({1, 'x'})") ==
        "test:1: bad argument #1 to 'numbers' (list expected, got table)");
  CHECK(lua.error("numbers(1)") == "test:1: bad argument #1 to 'numbers' (list expected, got 1)");
}

TEST_CASE("what can be called is accepted as a function") {
  testing::ScriptFixture lua;
  add_function<check_call>(lua, "call");
  CHECK(lua.error("call(print) call(setmetatable({}, {__call = print}))") == "");
  CHECK(lua.error("call({})") ==
        "test:1: bad argument #1 to 'call' (function expected, got table)");
}

TEST_CASE("dimensions count from 1, or from the end when negative") {
  testing::ScriptFixture lua;
  add_function<check_dims>(lua, "dims");
  CHECK(lua.value<std::vector<std::int64_t>>("dims(1)") == std::vector<std::int64_t>{0});
  CHECK(lua.value<std::vector<std::int64_t>>("dims(-1)") == std::vector<std::int64_t>{2});
  CHECK(lua.value<std::vector<std::int64_t>>("dims({3, -3})") == std::vector<std::int64_t>{2, 0});
  CHECK(lua.value<std::vector<std::int64_t>>("dims()").empty());
  CHECK(lua.error("dims(0)") ==
        "test:1: bad argument #1 to 'dims' (dimension 0 is out of range, expected 1 to 3 or -3 to "
        "-1)");
  CHECK(lua.error("dims({1, 4})") ==
        "test:1: bad argument #1 to 'dims' (dimension 4 is out of range, expected 1 to 3 or -3 to "
        "-1)");
}

TEST_CASE("indices count from 1, or from the end when negative") {
  testing::ScriptFixture lua;
  add_function<check_seven>(lua, "index");
  CHECK(lua.value<std::int64_t>("index(1)") == 0);
  CHECK(lua.value<std::int64_t>("index(7)") == 6);
  CHECK(lua.value<std::int64_t>("index(-1)") == 6);
  CHECK(lua.value<std::int64_t>("index(-7)") == 0);
  for (const std::string bad : {"0", "8", "-8"}) {
    const std::string hint = bad == "0" ? "; indices count from 1" : "";
    CHECK(lua.error("index(" + bad + ")") == "test:1: bad argument #1 to 'index' (index " + bad +
                                                 " is out of range for dimension 1 of size 7" +
                                                 hint + ")");
  }
}

TEST_CASE("sizes come as arguments or as one list") {
  testing::ScriptFixture lua;
  add_function<check_sizes>(lua, "rank");
  CHECK(lua.value<std::int64_t>("rank()") == 0);
  CHECK(lua.value<std::int64_t>("rank(2, 3)") == 2);
  CHECK(lua.value<std::int64_t>("rank({2, 3, 4})") == 3);
  CHECK(lua.error("rank({2, 'x'})") ==
        "test:1: bad argument #1 to 'rank' (integer expected at [2], got string)");
  CHECK(lua.error("rank(2, -1)") ==
        "test:1: bad argument #1 to 'rank' (size -1 of dimension 2 is negative)");
}

TEST_CASE("an option table gives values and defaults") {
  testing::ScriptFixture lua;
  add_function<read_options>(lua, "read");
  CHECK(lua.value<double>("read({needed = ''})") == 0.5);
  CHECK(lua.value<double>("read({needed = '', rate = 2, count = 3, names = {'a', 'b'}})") == 7);
}

TEST_CASE("an option that is unknown, missing or of the wrong kind is an error that says so") {
  testing::ScriptFixture lua;
  add_function<read_options>(lua, "read");
  CHECK(lua.error("read({needed = '', rat = 1})") ==
        "test:1: here: unknown option 'rat'; did you mean 'rate'?");
  CHECK(lua.error("read({needed = '', zzzzzz = 1})") ==
        "test:1: here: unknown option 'zzzzzz' (options: rate, count, names, needed)");
  CHECK(lua.error("read({})") == "test:1: here: option 'needed' is missing, expected a string");
  CHECK(lua.error("read()") == "test:1: here: option 'needed' is missing, expected a string");
  CHECK(lua.error("read({needed = '', count = 1.5})") ==
        "test:1: here: option 'count' must be an integer, got 1.5");
  CHECK(lua.error("read({needed = '', rate = 'x'})") ==
        "test:1: here: option 'rate' must be a number, got string");
  CHECK(lua.error("read({needed = '', 5})") ==
        "test:1: here: options are named, got a value at [1]");
  CHECK(lua.error("read(5)") == "test:1: bad argument #1 to 'read' (table expected, got 5)");
}

TEST_CASE("a scalar keeps its kind") {
  testing::ScriptFixture lua;
  CHECK(lua.value<at::Scalar>("2").isIntegral(false));
  CHECK(lua.value<at::Scalar>("2.0").isFloatingPoint());
  CHECK(lua.value<at::Scalar>("true").isBoolean());
  CHECK(lua.value<at::Scalar>("torch.tensor(2)").toLong() == 2);
}

}  // namespace
}  // namespace optbench::bindings::tensor
