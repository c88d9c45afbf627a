// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/time_to_target.hpp"

#include "engine/analysis/statistics/runtime_distribution.hpp"
#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace optbench;

namespace {

using Values = std::vector<double>;
using Rows = std::vector<Values>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kMiss = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("a target counts as reached where the curve first is at it or better") {
  const Values losses = {3, 2, 1, 2, 0.5};
  CHECK(analysis::statistics::first_reached(losses, 2, analysis::statistics::Direction::lower) ==
        1);
  CHECK(analysis::statistics::first_reached(losses, 0.7, analysis::statistics::Direction::lower) ==
        4);
  CHECK(analysis::statistics::first_reached(losses, 5, analysis::statistics::Direction::lower) ==
        0);
  CHECK_FALSE(
      analysis::statistics::first_reached(losses, 0.4, analysis::statistics::Direction::lower));
  CHECK(analysis::statistics::first_reached(losses, 3, analysis::statistics::Direction::higher) ==
        0);
  CHECK_FALSE(
      analysis::statistics::first_reached(losses, 3.1, analysis::statistics::Direction::higher));
  CHECK_FALSE(
      analysis::statistics::first_reached(Values{}, 1, analysis::statistics::Direction::lower));
}

TEST_CASE("what is not finite reaches nothing and is reached by nothing") {
  CHECK(analysis::statistics::first_reached(Values{kNaN, -kMiss, 1}, 2,
                                            analysis::statistics::Direction::lower) == 2);
  CHECK_FALSE(analysis::statistics::first_reached(Values{kMiss, kNaN}, 2,
                                                  analysis::statistics::Direction::higher));
  CHECK_FALSE(analysis::statistics::first_reached(Values{1, 2}, kNaN,
                                                  analysis::statistics::Direction::lower));
  CHECK_FALSE(analysis::statistics::first_reached(Values{1, 2}, kMiss,
                                                  analysis::statistics::Direction::lower));
}

TEST_CASE("the time to a target is read off the curve's own axis") {
  CHECK(analysis::statistics::time_to_target(Values{3, 2, 1}, Values{0, 60, 120}, 1.5,
                                             analysis::statistics::Direction::lower) == 120.0);
  CHECK(analysis::statistics::time_to_target(Values{3, 2, 1}, Values{0, 60, 120}, 0.5,
                                             analysis::statistics::Direction::lower) == kMiss);
  CHECK_THROWS_WITH_AS((void)analysis::statistics::time_to_target(
                           Values{3, 2}, Values{0}, 1, analysis::statistics::Direction::lower),
                       "time_to_target: times: expected 2 values, got 1", Error);
}

TEST_CASE("AlgoPerf's time is the median over studies of the best trial") {
  CHECK(analysis::statistics::median_of_best_trials(
            Rows{{50, 30, kMiss}, {kMiss, kNaN}, {40, 45}}) == 40.0);
  CHECK(analysis::statistics::median_of_best_trials(Rows{{kMiss}, {}, {40, 45}}) == kMiss);
  CHECK(analysis::statistics::median_of_best_trials(Rows{{10}, {kMiss}}) == kMiss);
  CHECK(analysis::statistics::median_of_best_trials(Rows{{10}, {20}}) == 15.0);
  CHECK(std::isnan(analysis::statistics::median_of_best_trials(Rows{})));
}

TEST_CASE("log-spaced targets lie the same factor apart and end at the best") {
  const Values targets = analysis::statistics::log_spaced_targets(100, 0.01, 4);
  REQUIRE(targets.size() == 4);
  CHECK(targets[0] == doctest::Approx(10.0));
  CHECK(targets[1] == doctest::Approx(1.0));
  CHECK(targets[2] == doctest::Approx(0.1));
  CHECK(targets[3] == 0.01);
  CHECK(analysis::statistics::log_spaced_targets(100, 0, 4).empty());
  CHECK(analysis::statistics::log_spaced_targets(-1, 1, 4).empty());
  CHECK(analysis::statistics::log_spaced_targets(1, 1, 4).empty());
  CHECK(analysis::statistics::log_spaced_targets(kNaN, 1, 4).empty());
  CHECK(analysis::statistics::log_spaced_targets(kMiss, 1, 4).empty());
  CHECK(analysis::statistics::log_spaced_targets(2, 1, 0).empty());
}

TEST_CASE("linearly spaced targets lie the same distance apart and end at the best") {
  const Values targets = analysis::statistics::linearly_spaced_targets(0.1, 0.9, 4);
  REQUIRE(targets.size() == 4);
  CHECK(targets[0] == doctest::Approx(0.3));
  CHECK(targets[2] == doctest::Approx(0.7));
  CHECK(targets[3] == 0.9);
  CHECK(analysis::statistics::linearly_spaced_targets(0.5, 0.5, 4).empty());
  CHECK(analysis::statistics::linearly_spaced_targets(0.5, kNaN, 4).empty());
  CHECK(analysis::statistics::linearly_spaced_targets(0.1, 0.9, 1) == Values{0.9});
}

TEST_CASE("a run-time distribution counts the targets that runs have reached, by hand") {
  // Targets 3, 2, 1. The first run reaches them at 10, 10 and 30, the second 3 at 20, then
  // diverges.
  const std::vector<analysis::statistics::MeasuredCurve> runs = {
      {{4, 2, 1.5, 1}, {0, 10, 20, 30}}, {{4, 3.5, 3, kNaN}, {0, 10, 20, 30}}};
  const Values targets = {3, 2, 1};
  CHECK(times_to_targets(runs, targets, analysis::statistics::Direction::lower) ==
        Values{10, 10, 30, 20, kMiss, kMiss});
  const analysis::statistics::StepFunction share =
      runtime_distribution(runs, targets, analysis::statistics::Direction::lower);
  CHECK(share.x == Values{0, 10, 20, 30});
  CHECK(share.y[0] == 0.0);
  CHECK(share.y[1] == doctest::Approx(2.0 / 6));
  CHECK(share.y[2] == doctest::Approx(3.0 / 6));
  CHECK(share.y[3] == doctest::Approx(4.0 / 6));
}

TEST_CASE("without runs or targets nothing is reached") {
  CHECK(analysis::statistics::value_at(
            runtime_distribution({}, Values{1}, analysis::statistics::Direction::lower), 1e9) ==
        0.0);
  const std::vector<analysis::statistics::MeasuredCurve> runs = {{{1}, {0}}};
  CHECK(analysis::statistics::value_at(
            runtime_distribution(runs, {}, analysis::statistics::Direction::lower), 1e9) == 0.0);
  const std::vector<analysis::statistics::MeasuredCurve> uneven = {{{1, 2}, {0}}};
  CHECK_THROWS_AS(
      (void)runtime_distribution(uneven, Values{1}, analysis::statistics::Direction::lower), Error);
}
