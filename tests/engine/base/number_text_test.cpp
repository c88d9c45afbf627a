// SPDX-License-Identifier: MIT
#include "engine/base/number_text.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

namespace optbench {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST_CASE("a number looks like a float, as Python and Lua show it") {
  CHECK(number_text(0.0) == "0.0");
  CHECK(number_text(-0.0) == "-0.0");
  CHECK(number_text(1.0) == "1.0");
  CHECK(number_text(-250.0) == "-250.0");
  CHECK(number_text(0.1) == "0.1");
  CHECK(number_text(0.1 + 0.2) == "0.30000000000000004");
  CHECK(number_text(0.0001) == "0.0001");
  CHECK(number_text(1e-5) == "1e-05");
  CHECK(number_text(1e15) == "1000000000000000.0");
  CHECK(number_text(1e16) == "1e+16");
  CHECK(number_text(1.5e300) == "1.5e+300");
  CHECK(number_text(5e-324) == "5e-324");
  CHECK(number_text(kInfinity) == "inf");
  CHECK(number_text(-kInfinity) == "-inf");
  CHECK(number_text(kNaN) == "nan");
  CHECK(number_text(-kNaN) == "nan");
}

TEST_CASE("every number reads back to the same value") {
  std::mt19937_64 bits(1);
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t pattern = bits();
    double value = 0;
    static_assert(sizeof value == sizeof pattern);
    __builtin_memcpy(&value, &pattern, sizeof value);
    if (std::isnan(value)) continue;
    REQUIRE(parse_number(number_text(value)) == value);
  }
}

TEST_CASE("a number is read whole or not at all") {
  CHECK(parse_number("1e-3") == 1e-3);
  CHECK(parse_number("-2") == -2.0);
  CHECK(parse_number("+0.5") == 0.5);
  CHECK(parse_number("inf") == kInfinity);
  CHECK(std::isnan(parse_number("nan").value()));
  for (const char* text : {"", "+", "-", "+-1", "1x", "1 ", " 1", "1,5", "0x10", "1e", "1e999"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_number(text).has_value());
  }
}

TEST_CASE("an integer is read whole or not at all") {
  CHECK(parse_integer("42") == 42);
  CHECK(parse_integer("+42") == 42);
  CHECK(parse_integer("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  for (const char* text : {"", "1.0", "1e3", "0x10", "+-1", "9223372036854775808", "12 "}) {
    CAPTURE(text);
    CHECK_FALSE(parse_integer(text).has_value());
  }
}

TEST_CASE("whole numbers within 64 bits become integers") {
  CHECK(whole_number(3.0) == 3);
  CHECK(whole_number(-0.0) == 0);
  CHECK(whole_number(-9223372036854775808.0) == std::numeric_limits<std::int64_t>::min());
  CHECK_FALSE(whole_number(0.5).has_value());
  CHECK_FALSE(whole_number(9223372036854775808.0).has_value());
  CHECK_FALSE(whole_number(kInfinity).has_value());
  CHECK_FALSE(whole_number(kNaN).has_value());
}

}  // namespace
}  // namespace optbench
