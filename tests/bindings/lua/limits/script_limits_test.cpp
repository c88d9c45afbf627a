// SPDX-License-Identifier: MIT
#include "bindings/lua/limits/script_limits.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include "tests/support/thrown_message.hpp"

namespace optbench::bindings {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("limits are none until they are set, and 'none' unsets them") {
  ScriptLimits limits;
  limits.complete();
  CHECK_FALSE(limits.time);
  CHECK_FALSE(limits.memory);
  CHECK(limits.words().empty());
  limits.set_time("10m");
  limits.set_memory("512MB");
  REQUIRE(limits.time);
  CHECK(limits.time->seconds == 600);
  CHECK(limits.time->text == "10m");
  CHECK(limits.memory == std::size_t{512} << 20);
  CHECK(limits.words() == Words{"--time-limit", "10m", "--memory-limit", "536870912B"});
  limits.set_time("none");
  limits.set_memory("none");
  CHECK(limits.words().empty());
}

TEST_CASE("the sandbox has limits unless they are chosen") {
  ScriptLimits limits;
  limits.sandbox = true;
  limits.complete();
  REQUIRE(limits.time);
  CHECK(limits.time->seconds == 3600);
  CHECK(limits.memory == std::size_t{4} << 30);
  limits = {};
  limits.sandbox = true;
  limits.set_time("none");
  limits.set_memory("1GB");
  limits.complete();
  CHECK_FALSE(limits.time);
  CHECK(limits.words() ==
        Words{"--sandbox", "--time-limit", "none", "--memory-limit", "1073741824B"});
}

TEST_CASE("an invalid limit is refused with an example of a valid one") {
  ScriptLimits limits;
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] { limits.set_time("1d"); }) ==
        "--time-limit: expected seconds or a duration such as 90s, 10m or 2h, or none, got '1d'");
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] { limits.set_memory("512"); }) ==
        "--memory-limit: expected a size of at least 16MB such as 512MB or 2GB, or none, got "
        "'512'");
}

}  // namespace
}  // namespace optbench::bindings
