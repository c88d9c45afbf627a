// SPDX-License-Identifier: MIT
#include "engine/base/amount_text.hpp"

#include <doctest/doctest.h>

namespace optbench {
namespace {

TEST_CASE("durations are seconds, or have a unit") {
  CHECK(parse_duration("90") == 90.0);
  CHECK(parse_duration("1.5") == 1.5);
  CHECK(parse_duration("90s") == 90.0);
  CHECK(parse_duration("10m") == 600.0);
  CHECK(parse_duration("2h") == 7200.0);
  CHECK(parse_duration("0.5H") == 1800.0);
  for (const char* text :
       {"", "s", "0", "0s", "-1", "+1", "1d", "1 s", "1sm", "1.5.2", "1e3", "inf", "nan", "ten"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
  }
}

TEST_CASE("sizes have a unit, which counts by 1024") {
  CHECK(parse_size("64B") == std::size_t{64});
  CHECK(parse_size("1kB") == std::size_t{1024});
  CHECK(parse_size("512MB") == std::size_t{512} << 20);
  CHECK(parse_size("512M") == std::size_t{512} << 20);
  CHECK(parse_size("512MiB") == std::size_t{512} << 20);
  CHECK(parse_size("1.5gb") == std::size_t{1536} << 20);
  CHECK(parse_size("2TB") == std::size_t{2} << 40);
  for (const char* text :
       {"", "512", "MB", "0MB", "-1GB", "1EB", "1 GB", "1ib", "1GBs", "0.1B", "99999999999TB"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_size(text));
  }
}

TEST_CASE("sizes are told in the largest unit that leaves at least 1") {
  CHECK(size_text(0) == "0B");
  CHECK(size_text(1023) == "1023B");
  CHECK(size_text(1024) == "1kB");
  CHECK(size_text(std::size_t{512} << 20) == "512MB");
  CHECK(size_text(std::size_t{1536} << 20) == "1.5GB");
  CHECK(size_text(std::size_t{3} << 40) == "3TB");
}

}  // namespace
}  // namespace optbench
