// SPDX-License-Identifier: MIT
#include "bindings/lua/library/ordered_pairs.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <string>

#include "tests/support/script_fixture.hpp"

namespace optbench::bindings {
namespace {

/// The keys that `pairs` lists of what the expression gives, as text.
std::string keys_of(testing::ScriptFixture& scripts, const std::string& table) {
  return scripts.value<std::string>(
      "(function() local keys = {} for key, value in pairs(" + table +
      ") do keys[#keys + 1] = tostring(key) .. '=' .. tostring(value) end "
      "return table.concat(keys, ' ') end)()");
}

}  // namespace

TEST_CASE("pairs lists numbers, then texts, each in order, in every process") {
  testing::ScriptFixture scripts;
  CHECK(keys_of(scripts,
                "{ zeta = 1, beta = 2, ['conv1.weight'] = 3, [10] = 4, [2.5] = 5, [-1] = 6, "
                "[true] = 7 }") == "-1=6 2.5=5 10=4 beta=2 conv1.weight=3 zeta=1 true=7");
  CHECK(keys_of(scripts, "{ 7, 8, 9 }") == "1=7 2=8 3=9");
  CHECK(keys_of(scripts, "{ 7, 8, n = 2 }") == "1=7 2=8 n=2");
  CHECK(keys_of(scripts, "{ only = 1 }") == "only=1");
  CHECK(keys_of(scripts, "{}") == "");
  CHECK(keys_of(scripts, "{ [9007199254740993] = 1, [9007199254740992] = 2, a = 3 }") ==
        "9007199254740992=2 9007199254740993=1 a=3");
}

TEST_CASE("a sum over a table with texts as keys is the same in every process") {
  // 1e16 + 1 - 1e16 is 0 or 1, depending on the order.
  testing::ScriptFixture scripts;
  scripts.run(
      "local sum, terms = 0, { a = 1e16, b = 1, c = -1e16 } "
      "for _, term in pairs(terms) do sum = sum + term end total = sum");
  CHECK(scripts.value<double>("total") == 0);
}

TEST_CASE("a table may lose fields and get new ones while pairs lists it") {
  testing::ScriptFixture scripts;
  scripts.run(
      "t = { a = 1, b = 2, c = 3 } seen = '' "
      "for key in pairs(t) do seen = seen .. key t.b = nil t[key .. key] = 0 end");
  CHECK(scripts.text("seen") == "ac");
}

TEST_CASE("pairs keeps to __pairs, and says what it cannot list") {
  testing::ScriptFixture scripts;
  scripts.run(
      "t = setmetatable({}, { __pairs = function(t) return function(_, k) "
      "if not k then return 1, 'one' end end, t, nil end })");
  CHECK(keys_of(scripts, "t") == "1=one");
  CHECK(scripts.error("for _ in pairs(nil) do end").find("table expected, got nil") !=
        std::string::npos);
  CHECK(scripts.error("pairs()").find("value expected") != std::string::npos);
}

TEST_CASE("pairs lists the fields of a shipped module in order") {
  testing::ScriptFixture scripts;
  scripts.run(
      "last, ordered, count = '', true, 0 for key in pairs(torch) do "
      "ordered = ordered and last < key last = key count = count + 1 end");
  CHECK(scripts.value<bool>("ordered"));
  CHECK(scripts.value<std::int64_t>("count") > 100);
}

}  // namespace optbench::bindings
