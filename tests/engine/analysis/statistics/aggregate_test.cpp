// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/aggregate.hpp"

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

}  // namespace

TEST_CASE("the interquartile mean leaves out a quarter at each end, rounded down") {
  CHECK(interquartile_mean(Values{100, 2, 3, -50}, analysis::statistics::Direction::lower) == 2.5);
  CHECK(interquartile_mean(Values{1, 2, 6}, analysis::statistics::Direction::lower) == 3.0);
  CHECK(interquartile_mean(Values{9, 1, 2, 3, 4, 5, 6}, analysis::statistics::Direction::higher) ==
        4.0);
  CHECK(interquartile_mean(Values{8}, analysis::statistics::Direction::higher) == 8.0);
  CHECK(std::isnan(interquartile_mean(Values{}, analysis::statistics::Direction::lower)));
}

TEST_CASE("diverged runs are the first to be left out, and NaN where they reach the middle") {
  CHECK(interquartile_mean(Values{1, 2, 3, kNaN}, analysis::statistics::Direction::lower) == 2.5);
  CHECK(interquartile_mean(Values{1, 2, 3, kNaN}, analysis::statistics::Direction::higher) == 1.5);
  CHECK(std::isnan(
      interquartile_mean(Values{1, 2, kNaN, kNaN}, analysis::statistics::Direction::lower)));
  CHECK(
      std::isnan(interquartile_mean(Values{kNaN, kNaN}, analysis::statistics::Direction::higher)));
}

TEST_CASE("scores of all problems are pooled, the interval surrounds their interquartile mean") {
  const Rows scores = {{0.1, 0.2, 0.3, 0.4}, {0.5, 0.6, 0.7, 0.8}};
  const analysis::statistics::Estimate estimate =
      interquartile_mean(scores, analysis::statistics::Direction::higher, {.level = 0.9});
  CHECK(estimate.value == doctest::Approx(0.45));
  REQUIRE(estimate.interval);
  CHECK(estimate.interval->low < 0.45);
  CHECK(estimate.interval->high > 0.45);
  CHECK(estimate.interval->low > 0.3);
  CHECK(estimate.interval->high < 0.6);
}

TEST_CASE("where resamples have too many diverged runs, the interval has no bad end") {
  const Rows scores = {{1, 2, 3, 4, 5, 6, kNaN, kNaN}};
  const analysis::statistics::Estimate lower =
      interquartile_mean(scores, analysis::statistics::Direction::lower, {});
  CHECK(lower.value == doctest::Approx(4.5));
  REQUIRE(lower.interval);
  CHECK(lower.interval->high == std::numeric_limits<double>::infinity());
  CHECK(std::isfinite(lower.interval->low));
  const analysis::statistics::Estimate higher =
      interquartile_mean(scores, analysis::statistics::Direction::higher, {});
  REQUIRE(higher.interval);
  CHECK(higher.interval->low == -std::numeric_limits<double>::infinity());
}

TEST_CASE("one seed per problem has an interquartile mean without interval, no scores have none") {
  const analysis::statistics::Estimate single =
      interquartile_mean(Rows{{1}, {2}}, analysis::statistics::Direction::lower, {});
  CHECK(single.value == 1.5);
  CHECK_FALSE(single.interval);
  CHECK(std::isnan(interquartile_mean(Rows{}, analysis::statistics::Direction::lower, {}).value));
  CHECK(std::isnan(interquartile_mean(Rows{{}}, analysis::statistics::Direction::lower, {}).value));
}

TEST_CASE("the probability of improvement is the mean over problems, each in its direction") {
  // Losses: 1 and 3 against 2 and 3: wins 2 + 1/2 of 4. Accuracies: all wins.
  const Rows a = {{1, 3}, {0.9, 0.8, 0.95}}, b = {{2, 3}, {0.5, 0.6}};
  const std::vector<analysis::statistics::Direction> directions = {
      analysis::statistics::Direction::lower, analysis::statistics::Direction::higher};
  const analysis::statistics::Estimate estimate =
      analysis::statistics::probability_of_improvement(a, b, directions, {});
  CHECK(estimate.value == doctest::Approx((2.5 / 4 + 1) / 2));
  REQUIRE(estimate.interval);
  CHECK(estimate.interval->low >= 0.5);
  CHECK(estimate.interval->high == doctest::Approx(1.0));
  CHECK(analysis::statistics::probability_of_improvement(b, a, directions, {}).value ==
        doctest::Approx(1 - (2.5 / 4 + 1) / 2));
}

TEST_CASE("an optimizer improves on itself with probability one half, diverged or not") {
  const Rows runs = {{1, 2, kNaN}, {kNaN, kNaN}, {5}};
  const std::vector<analysis::statistics::Direction> directions(
      3, analysis::statistics::Direction::lower);
  CHECK(analysis::statistics::probability_of_improvement(runs, runs, directions, {}).value ==
        doctest::Approx(0.5));
}

TEST_CASE("problems that one optimizer lacks are left out of the probability of improvement") {
  const std::vector<analysis::statistics::Direction> two(2, analysis::statistics::Direction::lower);
  CHECK(analysis::statistics::probability_of_improvement(Rows{{1}, {}}, Rows{{2}, {0}}, two, {})
            .value == 1.0);
  const analysis::statistics::Estimate none =
      analysis::statistics::probability_of_improvement(Rows{{}, {1}}, Rows{{2}, {}}, two, {});
  CHECK(std::isnan(none.value));
  CHECK_FALSE(none.interval);
  CHECK_THROWS_AS(
      (void)analysis::statistics::probability_of_improvement(Rows{{1}}, Rows{{1}}, two, {}), Error);
}
