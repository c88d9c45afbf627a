// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/tuneability.hpp"
#include "engine/analysis/statistics/tuning_budget.hpp"
#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

using namespace optbench;

namespace {

using Values = std::vector<double>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("the expected best of k trials is the mean over all draws of k") {
  // Of 1 2 4 8: pairs have bests 1 1 1 2 2 4, triples 1 1 1 2.
  const Values best = expected_best(Values{4, 1, 8, 2}, analysis::statistics::Direction::lower);
  REQUIRE(best.size() == 4);
  CHECK(best[0] == doctest::Approx(15.0 / 4));
  CHECK(best[1] == doctest::Approx(11.0 / 6));
  CHECK(best[2] == doctest::Approx(5.0 / 4));
  CHECK(best[3] == doctest::Approx(1.0));
  const Values highest = expected_best(Values{4, 1, 8, 2}, analysis::statistics::Direction::higher);
  CHECK(highest[1] == doctest::Approx((8 * 3 + 4 * 2 + 2) / 6.0));
  CHECK(highest[3] == doctest::Approx(8.0));
}

TEST_CASE("the expected and the median best agree with all subsets, one by one") {
  const Values values = {0.3, 0.9, 0.1, 0.25, 0.7, 0.7, 0.05, 0.6, 0.4};
  std::vector<Values> bests(values.size());
  for (unsigned subset = 1; subset < 1U << values.size(); ++subset) {
    double best = kInfinity;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if ((subset >> i & 1U) != 0) best = std::min(best, values[i]);
    }
    bests[static_cast<std::size_t>(std::popcount(subset)) - 1].push_back(best);
  }
  const Values expected = expected_best(values, analysis::statistics::Direction::lower);
  const Values medians = median_best(values, analysis::statistics::Direction::lower);
  for (std::size_t k = 0; k < values.size(); ++k) {
    double sum = 0;
    for (const double best : bests[k]) sum += best;
    CHECK(expected[k] == doctest::Approx(sum / static_cast<double>(bests[k].size())));
    std::sort(bests[k].begin(), bests[k].end());
    CHECK(medians[k] == bests[k][(bests[k].size() - 1) / 2]);
  }
}

TEST_CASE("diverged trials are infinitely bad until one good trial is certain") {
  const Values values = {2, kNaN, 1, kInfinity};
  const Values best = expected_best(values, analysis::statistics::Direction::lower);
  CHECK(best[0] == kInfinity);
  CHECK(best[1] == kInfinity);
  CHECK(best[2] == doctest::Approx((3 * 1 + 2) / 4.0));
  CHECK(best[3] == doctest::Approx(1.0));
  CHECK(expected_best(values, analysis::statistics::Direction::higher)[1] == -kInfinity);
  CHECK(median_best(values, analysis::statistics::Direction::lower) == Values{2, 1, 1, 1});
  CHECK(median_best(Values{kNaN, kNaN}, analysis::statistics::Direction::higher) ==
        Values{-kInfinity, -kInfinity});
}

TEST_CASE("diverged trials can count as the value that runs start from") {
  const Values best =
      expected_best(Values{2, kNaN, 1, kInfinity}, analysis::statistics::Direction::lower, 5);
  CHECK(best[0] == doctest::Approx(13.0 / 4));
  CHECK(best[1] == doctest::Approx((3 * 1 + 2 * 2 + 5) / 6.0));
  CHECK(expected_best(Values{0.9, kNaN}, analysis::statistics::Direction::higher, 0.1)[0] ==
        doctest::Approx(0.5));
}

TEST_CASE("a budget of no trials has no best, one trial is its own best") {
  CHECK(expected_best(Values{}, analysis::statistics::Direction::lower).empty());
  CHECK(median_best(Values{}, analysis::statistics::Direction::lower).empty());
  CHECK(expected_best(Values{7}, analysis::statistics::Direction::lower) == Values{7});
  CHECK(analysis::statistics::tuning_budget_curve(Values{}, analysis::statistics::Direction::lower,
                                                  0, {})
            .expected.empty());
  const analysis::statistics::TuningBudgetCurve single = analysis::statistics::tuning_budget_curve(
      Values{7}, analysis::statistics::Direction::lower, 0, {});
  CHECK(single.expected == Values{7});
  CHECK(single.low.empty());
}

TEST_CASE("a thousand trials lose no probability") {
  const Values ones(1000, 1.0);
  for (const double best : expected_best(ones, analysis::statistics::Direction::higher)) {
    CHECK(best == doctest::Approx(1.0).epsilon(1e-12));
  }
}

TEST_CASE("a tuning-budget curve lies within its interval") {
  Values values;
  for (int i = 0; i < 20; ++i) values.push_back(std::pow(1.3, (7 * i) % 20));
  const analysis::statistics::TuningBudgetCurve curve = analysis::statistics::tuning_budget_curve(
      values, analysis::statistics::Direction::lower, analysis::statistics::kInfinitelyBad,
      {.level = 0.9});
  REQUIRE(curve.low.size() == 20);
  for (std::size_t k = 0; k < 20; ++k) {
    CHECK(curve.low[k] <= curve.expected[k]);
    CHECK(curve.expected[k] <= curve.high[k]);
    if (k > 0) CHECK(curve.expected[k] <= curve.expected[k - 1]);
  }
  CHECK(curve.low[0] < curve.high[0]);
  CHECK(curve.low[19] == 1.0);  // no resample has a better value than the best
  CHECK(curve.high[19] > 1.0);  // some do not have it
  CHECK(analysis::statistics::tuning_budget_curve(values, analysis::statistics::Direction::lower, 0,
                                                  {.resamples = 0})
            .high.empty());
}

TEST_CASE("the share of settings near the best counts diverged ones as far") {
  CHECK(analysis::statistics::share_within(Values{0.2, 0.22, 0.23, kNaN}, 10.001,
                                           analysis::statistics::Direction::lower) == 0.5);
  CHECK(analysis::statistics::share_within(Values{0.9, 0.82, 0.8, -kInfinity, 0.9}, 10,
                                           analysis::statistics::Direction::higher) == 0.6);
  CHECK(analysis::statistics::share_within(Values{0.5, 0.5, 0.6}, 0,
                                           analysis::statistics::Direction::lower) ==
        doctest::Approx(2.0 / 3));
  CHECK(analysis::statistics::share_within(Values{-10, -9.5, -8}, 10,
                                           analysis::statistics::Direction::lower) ==
        doctest::Approx(2.0 / 3));
  CHECK(analysis::statistics::share_within(Values{0, 1e-9}, 50,
                                           analysis::statistics::Direction::lower) == 0.5);
  CHECK(analysis::statistics::share_within(Values{kNaN, kInfinity}, 10,
                                           analysis::statistics::Direction::lower) == 0.0);
  CHECK(std::isnan(
      analysis::statistics::share_within(Values{}, 10, analysis::statistics::Direction::lower)));
  CHECK(std::isnan(
      analysis::statistics::share_within(Values{1}, -1, analysis::statistics::Direction::lower)));
  CHECK(std::isnan(
      analysis::statistics::share_within(Values{1}, kNaN, analysis::statistics::Direction::lower)));
}

TEST_CASE("the region of good rates is contiguous around the best one") {
  const Values rates = {1e-3, 1e-1, 1e-2, 1, 1e-4, 10};
  const Values losses = {1.05, 1, 1.08, 3, 1.01, kNaN};
  const auto region =
      analysis::statistics::rate_region(rates, losses, 10, analysis::statistics::Direction::lower);
  REQUIRE(region);
  CHECK(region->best_rate == 1e-1);
  CHECK(region->low == 1e-4);
  CHECK(region->high == 1e-1);
  CHECK(region->decades == doctest::Approx(3.0));
  CHECK(region->touches_lowest);
  CHECK_FALSE(region->touches_highest);

  const auto narrow = analysis::statistics::rate_region(
      rates, losses, 6, analysis::statistics::Direction::lower);  // 1e-2 breaks it
  REQUIRE(narrow);
  CHECK(narrow->low == 1e-1);
  CHECK(narrow->decades == 0.0);
  CHECK_FALSE(narrow->touches_lowest);
}

TEST_CASE("of several values at one rate the best counts, of equally good rates the lowest") {
  const auto region = analysis::statistics::rate_region(Values{1, 0.1, 1, 100, 0, kInfinity},
                                                        Values{2, 2, 9, 2, 1, 1}, 5,
                                                        analysis::statistics::Direction::lower);
  REQUIRE(region);
  CHECK(region->best_rate == 0.1);
  CHECK(region->high == 100.0);
  CHECK(region->touches_highest);
}

TEST_CASE("where everything diverged no rate is good, one rate is a region of no width") {
  CHECK_FALSE(analysis::statistics::rate_region(Values{1, 2}, Values{kNaN, kInfinity}, 10,
                                                analysis::statistics::Direction::lower));
  CHECK_FALSE(analysis::statistics::rate_region(Values{}, Values{}, 10,
                                                analysis::statistics::Direction::lower));
  CHECK_FALSE(analysis::statistics::rate_region(Values{-1}, Values{1}, 10,
                                                analysis::statistics::Direction::lower));
  CHECK_FALSE(analysis::statistics::rate_region(Values{1}, Values{1}, kNaN,
                                                analysis::statistics::Direction::lower));
  const auto single = analysis::statistics::rate_region(Values{0.1}, Values{0.9}, 10,
                                                        analysis::statistics::Direction::higher);
  REQUIRE(single);
  CHECK(single->decades == 0.0);
  CHECK(single->touches_lowest);
  CHECK(single->touches_highest);
  CHECK_THROWS_WITH_AS((void)analysis::statistics::rate_region(
                           Values{1}, Values{1, 2}, 10, analysis::statistics::Direction::lower),
                       "rate_region: values: expected 1, got 2", Error);
}
