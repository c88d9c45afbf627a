// SPDX-License-Identifier: MIT
#include "bindings/reference/doc_comment.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

namespace optbench::bindings::reference {
namespace {

constexpr const char* kSource = R"(--- What the file is.
-- More of it.

local m = {}

-- a note
--- Adds two numbers. And no more.
-- A list:
--   first    the first
--
-- @param a number
-- @param b? integer: the other,
--           in a second line
-- @return number: the sum
-- @return boolean
function m.add(a, b) end

-- a plain comment
function m.plain() end
)";

TEST_CASE("the comment above a function has text, parameters and results") {
  const DocComment comment = comment_above(kSource, 16);
  CHECK(comment.text == "Adds two numbers. And no more.\nA list:\n  first    the first");
  CHECK(comment.summary() == "Adds two numbers.");
  REQUIRE(comment.parameters.size() == 2);
  CHECK(comment.parameters[0].names == std::vector<std::string>{"a"});
  CHECK_FALSE(comment.parameters[0].optional);
  CHECK(comment.parameters[0].text == "number");
  CHECK(comment.parameters[1].names == std::vector<std::string>{"b"});
  CHECK(comment.parameters[1].optional);
  CHECK(comment.parameters[1].text == "integer: the other, in a second line");
  REQUIRE(comment.results.size() == 2);
  CHECK(comment.results[0].text == "number: the sum");
  CHECK(comment.results[1].text == "boolean");
}

TEST_CASE("only a comment that begins with three dashes documents") {
  CHECK(comment_above(kSource, 19).text.empty());
  CHECK(comment_above(kSource, 4).text.empty());
  CHECK(comment_above("", 1).text.empty());
  CHECK(comment_above(kSource, 1000).text.empty());
}

TEST_CASE("a function that another one made is described where it is assigned") {
  constexpr const char* kAssigned =
      "local m = {}\n--- Half of it.\nm.half = make(2)\nm.third = make(3)\n";
  CHECK(comment_above_assignment(kAssigned, "half").text == "Half of it.");
  CHECK(comment_above_assignment(kAssigned, "third").text.empty());
  CHECK(comment_above_assignment(kAssigned, "alf").text.empty());
}

TEST_CASE("a tag may name several parameters that are alike") {
  const DocComment comment = comment_above("--- Adds.\n-- @param a, b number\nlocal f\n", 3);
  REQUIRE(comment.parameters.size() == 1);
  CHECK(comment.parameters[0].names == std::vector<std::string>{"a", "b"});
  CHECK(comment.parameters[0].text == "number");
}

TEST_CASE("a file's opening comment ends with its first other line") {
  CHECK(opening_comment(kSource).text == "What the file is.\nMore of it.");
  CHECK(opening_comment("#!/usr/bin/env optbench\n--- A program.\nprint(1)\n").text ==
        "A program.");
  CHECK(opening_comment("-- A note.\n").text.empty());
  CHECK(opening_comment("").text.empty());
}

}  // namespace
}  // namespace optbench::bindings::reference
