// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/performance_profile.hpp"

#include "engine/analysis/statistics/step_function.hpp"
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

/// Five problems, three optimizers; nobody solves the last.
const Rows kCosts = {{10, 20, 15},     // ratios 1, 2, 1.5
                     {30, 10, kMiss},  // 3, 1, miss
                     {50, 100, 10},    // 5, 10, 1
                     {8, kNaN, 8},     // 1, miss, 1
                     {kMiss, kMiss, kNaN}};

}  // namespace

TEST_CASE("ratios are costs over the least cost of each problem, a miss is infinite") {
  const Rows ratios = analysis::statistics::performance_ratios(kCosts);
  CHECK(ratios[0] == Values{1, 2, 1.5});
  CHECK(ratios[1] == Values{3, 1, kMiss});
  CHECK(ratios[3] == Values{1, kMiss, 1});
  CHECK(ratios[4] == Values{kMiss, kMiss, kMiss});
  CHECK(analysis::statistics::column_of(ratios, 0) == Values{1, 3, 5, 1, kMiss});
}

TEST_CASE("a performance profile steps up at each ratio") {
  const analysis::statistics::StepFunction profile = analysis::statistics::performance_profile(
      analysis::statistics::column_of(analysis::statistics::performance_ratios(kCosts), 0));
  CHECK(profile.x == Values{1, 3, 5});
  CHECK(profile.y[0] == doctest::Approx(0.4));
  CHECK(profile.y[1] == doctest::Approx(0.6));
  CHECK(profile.y[2] == doctest::Approx(0.8));  // the problem that nobody solved stays a miss
  CHECK(value_at(profile, 2.999) == doctest::Approx(0.4));
  CHECK(value_at(profile, 3) == doctest::Approx(0.6));
  CHECK(value_at(profile, 1000) == doctest::Approx(0.8));
}

TEST_CASE("profile areas, by hand") {
  const Rows ratios = analysis::statistics::performance_ratios(kCosts);
  // 0.4 from 1 to 3, 0.6 from 3 to 4: (0.8 + 0.6) / 3.
  CHECK(analysis::statistics::profile_score(analysis::statistics::column_of(ratios, 0)) ==
        doctest::Approx(1.4 / 3));
  // 0.2 from 1 to 2, 0.4 from 2 to 4: (0.2 + 0.8) / 3.
  CHECK(analysis::statistics::profile_score(analysis::statistics::column_of(ratios, 1)) ==
        doctest::Approx(1.0 / 3));
  // 0.4 from 1 to 1.5, 0.6 from 1.5 to 4: (0.2 + 1.5) / 3.
  CHECK(analysis::statistics::profile_score(analysis::statistics::column_of(ratios, 2)) ==
        doctest::Approx(1.7 / 3));
  // Up to 2: 0.4; up to 6: 0.8 + 1.2 + 0.8 over 5.
  CHECK(analysis::statistics::profile_score(analysis::statistics::column_of(ratios, 0), 2) ==
        doctest::Approx(0.4));
  CHECK(analysis::statistics::profile_score(analysis::statistics::column_of(ratios, 0), 6) ==
        doctest::Approx(2.8 / 5));
}

TEST_CASE("the fastest everywhere scores 1, one that never comes near scores 0") {
  CHECK(analysis::statistics::profile_score(Values{1, 1, 1}) == doctest::Approx(1.0));
  CHECK(analysis::statistics::profile_score(Values{4, kMiss, kNaN}) == 0.0);
  CHECK(std::isnan(analysis::statistics::profile_score(Values{})));
  CHECK(std::isnan(analysis::statistics::profile_score(Values{1}, 1)));
  CHECK(std::isnan(analysis::statistics::profile_score(Values{1}, kMiss)));
}

TEST_CASE("with reference costs a profile does not depend on who else is compared") {
  const Values reference = {20, 20, kMiss, 0, 7};
  const Rows ratios = analysis::statistics::performance_ratios(kCosts, reference);
  CHECK(ratios[0] == Values{0.5, 1, 0.75});
  CHECK(ratios[1] == Values{1.5, 0.5, kMiss});
  CHECK(ratios[2] == Values{5, 10, 1});  // the reference missed: the best
  CHECK(ratios[3] == Values{1, kMiss, 1});
  CHECK(analysis::statistics::profile_score(Values{0.5, 0.1}) == doctest::Approx(1.0));
  CHECK(analysis::statistics::performance_profile(Values{0.5, 2}).x == Values{1, 2});
}

TEST_CASE("a target reached before the first step has ratio 1 for each optimizer that reached it") {
  CHECK(analysis::statistics::performance_ratios(Rows{{0, 0, 5}})[0] == Values{1, 1, kMiss});
}

TEST_CASE("tables with holes are refused, empty ones are empty") {
  CHECK_THROWS_AS((void)analysis::statistics::performance_ratios(Rows{{1, 2}, {1}}), Error);
  CHECK_THROWS_WITH_AS((void)analysis::statistics::performance_ratios(Rows{{1, 2}}, Values{1, 2}),
                       "performance_ratios: reference: expected 1 costs, got 2", Error);
  CHECK(analysis::statistics::performance_ratios(Rows{}).empty());
  CHECK(analysis::statistics::performance_ratios(Rows{{}})[0].empty());
}

TEST_CASE("the speed-up is a geometric mean over what both solved, and says what was not") {
  const analysis::statistics::SpeedUp result = analysis::statistics::speed_up(
      Values{10, 40, kMiss, 5, kNaN, 0, 0}, Values{20, 20, 5, kMiss, kMiss, 0, 3});
  CHECK(result.factor == doctest::Approx(1.0));  // 2, 1/2 and 1
  CHECK(result.both == 3);
  CHECK(result.missed == 1);
  CHECK(result.gained == 2);
  CHECK(result.neither == 1);
  CHECK(analysis::statistics::speed_up(Values{1, 1}, Values{4, 9}).factor == doctest::Approx(6.0));
  CHECK(analysis::statistics::speed_up(Values{3}, Values{0}).missed == 1);
}

TEST_CASE("without a problem that both solved there is no speed-up") {
  CHECK(std::isnan(analysis::statistics::speed_up(Values{}, Values{}).factor));
  CHECK(std::isnan(analysis::statistics::speed_up(Values{kMiss}, Values{1}).factor));
  CHECK_THROWS_AS((void)analysis::statistics::speed_up(Values{1}, Values{}), Error);
}

TEST_CASE("a share of values starts where it is told to and counts what is never reached") {
  const analysis::statistics::StepFunction share =
      analysis::statistics::share_at_most(Values{2, kMiss, 2, -7, kNaN}, 0);
  CHECK(share.x == Values{0, 2});
  CHECK(share.y[0] == doctest::Approx(0.2));
  CHECK(share.y[1] == doctest::Approx(0.6));
  const analysis::statistics::StepFunction nothing =
      analysis::statistics::share_at_most(Values{}, 0);
  CHECK(value_at(nothing, 5) == 0.0);
}

TEST_CASE("a step function is 0 before it begins and stays at its last value") {
  const analysis::statistics::StepFunction function{{1, 2}, {3, 5}};
  CHECK(value_at(function, 0.9) == 0.0);
  CHECK(value_at(function, 1) == 3.0);
  CHECK(value_at(function, 99) == 5.0);
  CHECK(value_at(function, kNaN) == 0.0);
  CHECK(analysis::statistics::integral(function, 0, 4) == doctest::Approx(13.0));
  CHECK(analysis::statistics::integral(function, 1.5, 1.75) == doctest::Approx(0.75));
  CHECK(analysis::statistics::integral(function, 4, 4) == 0.0);
  CHECK(analysis::statistics::integral(function, 4, 0) == 0.0);
  CHECK(analysis::statistics::integral(analysis::statistics::StepFunction{}, 0, 4) == 0.0);
}

TEST_CASE("the mean of step functions is their pointwise mean") {
  const std::vector<analysis::statistics::StepFunction> functions = {{{0, 2}, {0.5, 1}},
                                                                     {{1, 2}, {0.25, 0.75}}};
  const analysis::statistics::StepFunction mean = mean_of(functions);
  CHECK(mean.x == Values{0, 1, 2});
  CHECK(mean.y[0] == doctest::Approx(0.25));
  CHECK(mean.y[1] == doctest::Approx(0.375));
  CHECK(mean.y[2] == doctest::Approx(0.875));
  CHECK(mean_of(std::vector<analysis::statistics::StepFunction>{}).x.empty());
}
