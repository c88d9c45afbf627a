// SPDX-License-Identifier: MIT
#include "engine/sweep/remaining_time.hpp"

#include <doctest/doctest.h>

using optbench::sweep::RemainingTime;

TEST_CASE("there is no estimate before a run has ended, unless no run is left") {
  RemainingTime time;
  CHECK(time.estimate(2, 0) == 0.0);
  time.expect("mnist");
  CHECK_FALSE(time.estimate(2, 0).has_value());
}

TEST_CASE(
    "runs of a group are taken to last as long as its ended ones, unknown groups as all of them") {
  RemainingTime time;
  for (int i = 0; i < 4; ++i) time.expect("short");
  for (int i = 0; i < 3; ++i) time.expect("long");
  time.expect("unknown");
  time.ended("short", 1);
  time.ended("short", 3);
  time.ended("long", 20);
  // left: 2 short of 2 s, 2 long of 20 s, 1 unknown of (1 + 3 + 20) / 3 = 8 s
  CHECK(*time.estimate(1, 0) == doctest::Approx(52));
  CHECK(*time.estimate(2, 0) == doctest::Approx(26));
  CHECK(*time.estimate(2, 12) == doctest::Approx(20));
}

TEST_CASE("runs that somebody else made are not waited for") {
  RemainingTime time;
  for (int i = 0; i < 3; ++i) time.expect("a");
  time.ended("a", 10);
  time.drop("a");
  CHECK(*time.estimate(1, 0) == doctest::Approx(10));
  time.drop("a");
  CHECK(time.estimate(1, 0) == 0.0);
}

TEST_CASE("more workers than runs left do not help, and an overdue run leaves no time") {
  RemainingTime time;
  time.expect("a");
  time.expect("a");
  time.ended("a", 10);
  CHECK(*time.estimate(8, 0) == doctest::Approx(10));
  CHECK(*time.estimate(8, 25) == 0.0);
}
