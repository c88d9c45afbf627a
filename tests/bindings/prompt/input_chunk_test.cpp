// SPDX-License-Identifier: MIT
#include "bindings/prompt/input_chunk.hpp"

#include <doctest/doctest.h>

#include "tests/support/script_fixture.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::bindings::prompt {
namespace {

using testing::ScriptFixture;
using testing::thrown_message;

std::optional<InputChunk> compile(const std::string& text) {
  static testing::ScriptFixture fixture;
  return compile_input(fixture.interpreter(), text, "stdin");
}

std::string message(const std::string& text) {
  return testing::thrown_message(ErrorKind::script, [&] { (void)compile(text); });
}

std::vector<std::string> split(const std::string& text) {
  static testing::ScriptFixture fixture;
  return split_input(fixture.interpreter(), text);
}

}  // namespace

TEST_CASE("expressions and statements are told apart") {
  CHECK(compile("1 + 1")->is_expression);
  CHECK(compile("a, b")->is_expression);
  CHECK_FALSE(compile("f()")->is_expression);
  CHECK_FALSE(compile("x = 1")->is_expression);
  CHECK_FALSE(compile("local x = 1\nx")->is_expression);
}

TEST_CASE("an expression behind statements of the same line is finished, and has a value") {
  for (const char* text : {"y = 1; y", "y = 1 y", "local y = 1; y + 1", "y = f(1) y[1]",
                           "for i = 1, 2 do f() end y", "y = 1; y -- note", "y = 1; y, z"}) {
    CAPTURE(text);
    REQUIRE(compile(text).has_value());
    CHECK(compile(text)->value_start > 0);
  }
  CHECK(compile("y = 1; y")->value_start == 7);
  CHECK_FALSE(compile("y = 1; y")->silent);
  CHECK(compile("y = 1; y;")->silent);
  CHECK(compile("f()")->value_start == 0);
  CHECK_FALSE(compile("function f() y = 1; y").has_value());
  CHECK_FALSE(compile("y = 1; y +").has_value());
  CHECK(compile("y = 1; y +\n2")->value_start == 7);
  CHECK(message("for i = 1, 2 do f() y end").starts_with("stdin:1: "));
  CHECK_FALSE(compile("y = 1; f(y").has_value());
}

TEST_CASE("a semicolon at the end keeps the value silent") {
  CHECK(compile("1 + 1;")->silent);
  CHECK(compile("f(); -- quietly")->silent);
  CHECK_FALSE(compile("1 + 1 -- loud;")->silent);
  CHECK_FALSE(compile("';'")->silent);
}

TEST_CASE("text that can go on is unfinished") {
  for (const char* text : {"for i = 1, 2 do", "f = function()", "f(1,", "x =", "1 +", "[[ text",
                           "{", "a.", "if x then\n", "function f()\n\n   return 1\n"}) {
    CAPTURE(text);
    CHECK_FALSE(compile(text).has_value());
  }
}

TEST_CASE("a mistake is reported, not taken for unfinished text") {
  CHECK(message("x = = 1") == "stdin:1: unexpected symbol near '='");
  CHECK(message("1 + * 2") == "stdin:1: unexpected symbol near '*'");
  CHECK(message("end") == "stdin:1: <eof> expected near 'end'");
  CHECK(message("x + * 2") == "stdin:1: unexpected symbol near '*'");
  CHECK(message("for i = 1 do") == "stdin:1: ',' expected near 'do'");
  CHECK(message("x = 'abc").starts_with("stdin:1: unfinished string near"));
}

TEST_CASE("several lines are taken apart only when every piece compiles") {
  CHECK(split("1 + 1\n2 + 2") == std::vector<std::string>{"1 + 1", "2 + 2"});
  CHECK(split("f = function()\nend\n\nf()") ==
        std::vector<std::string>{"f = function()\nend", "f()"});
  CHECK(split("1 + 1\nreturn = 2").empty());
  CHECK(split("1 + 1\nfor").empty());
}

TEST_CASE("what is missing from unfinished text is said") {
  testing::ScriptFixture fixture;
  CHECK(missing_part(fixture.interpreter(), "function f()\n") ==
        "'end' expected (to close 'function' at line 1)");
  CHECK(missing_part(fixture.interpreter(), "1 +") == "expression expected");
}

}  // namespace optbench::bindings::prompt
