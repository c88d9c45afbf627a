// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/summary.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace optbench;

namespace {

using Values = std::vector<double>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("mean and deviations are those of the textbook") {
  const Values values = {2, 4, 4, 4, 5, 5, 7, 9};
  CHECK(analysis::statistics::mean(values) == 5.0);
  CHECK(analysis::statistics::population_deviation(values) == doctest::Approx(2.0));
  CHECK(analysis::statistics::sample_deviation(values) == doctest::Approx(std::sqrt(32.0 / 7)));
}

TEST_CASE("a mean or deviation with a diverged run in it is NaN, of either sign") {
  for (const double bad : {kNaN, kInfinity, -kInfinity}) {
    const Values values = {1, bad, 3};
    CHECK(std::isnan(analysis::statistics::mean(values)));
    CHECK(std::isnan(analysis::statistics::population_deviation(values)));
    CHECK(std::isnan(analysis::statistics::sample_deviation(values)));
  }
}

TEST_CASE("no values have NaN for everything, one value has no sample deviation") {
  CHECK(std::isnan(analysis::statistics::mean(Values{})));
  CHECK(std::isnan(analysis::statistics::population_deviation(Values{})));
  CHECK(std::isnan(analysis::statistics::median(Values{})));
  CHECK(std::isnan(analysis::statistics::quartiles(Values{}).upper));
  CHECK(std::isnan(median(Values{}, analysis::statistics::Direction::lower)));
  CHECK(analysis::statistics::population_deviation(Values{7}) == 0.0);
  CHECK(std::isnan(analysis::statistics::sample_deviation(Values{7})));
  CHECK(analysis::statistics::median(Values{7}) == 7.0);
}

TEST_CASE("huge and tiny losses neither overflow nor vanish") {
  CHECK(analysis::statistics::mean(Values{1.5e308, 1.7e308}) == doctest::Approx(1.6e308));
  CHECK(analysis::statistics::population_deviation(Values{1e300, 3e300}) == doctest::Approx(1e300));
  CHECK(analysis::statistics::population_deviation(Values{1e-300, 3e-300}) / 1e-300 ==
        doctest::Approx(1.0));
  CHECK(analysis::statistics::mean(Values{1.7e308, -1.7e308, -1.7e308}) ==
        doctest::Approx(-1.7e308 / 3));
}

TEST_CASE("a quantile lies between the sorted values, in proportion") {
  const Values values = {40, 10, 30, 20};
  CHECK(analysis::statistics::quantile(values, 0) == 10.0);
  CHECK(analysis::statistics::quantile(values, 1) == 40.0);
  CHECK(analysis::statistics::median(values) == 25.0);
  CHECK(analysis::statistics::quantile(values, 0.1) == doctest::Approx(13.0));
  const analysis::statistics::Quartiles three = analysis::statistics::quartiles(values);
  CHECK(three.lower == doctest::Approx(17.5));
  CHECK(three.median == 25.0);
  CHECK(three.upper == doctest::Approx(32.5));
  CHECK(std::isnan(analysis::statistics::quantile(values, 1.1)));
  CHECK(std::isnan(analysis::statistics::quantile(values, -0.1)));
  CHECK(std::isnan(analysis::statistics::quantile(values, kNaN)));
}

TEST_CASE("a quantile of NaN is NaN, infinities stand at the ends") {
  CHECK(std::isnan(analysis::statistics::median(Values{1, kNaN, 3})));
  CHECK(analysis::statistics::median(Values{1, kInfinity, 3}) == 3.0);
  CHECK(analysis::statistics::median(Values{1, kInfinity}) == kInfinity);
  CHECK(analysis::statistics::median(Values{1, -kInfinity}) == -kInfinity);
  CHECK(analysis::statistics::quantile(Values{-kInfinity, 1}, 0.2) == -kInfinity);
  CHECK(analysis::statistics::median(Values{kInfinity, kInfinity}) == kInfinity);
  CHECK(std::isnan(analysis::statistics::median(Values{kInfinity, -kInfinity})));
}

TEST_CASE("with a direction, diverged runs stand at the bad end whatever they are") {
  const Values values = {0.1, kNaN, 0.3, -kInfinity, 0.2};
  CHECK(median(values, analysis::statistics::Direction::lower) == 0.3);
  CHECK(median(values, analysis::statistics::Direction::higher) == 0.1);
  CHECK(analysis::statistics::quantile(values, 1, analysis::statistics::Direction::lower) ==
        kInfinity);
  CHECK(analysis::statistics::quantile(values, 0, analysis::statistics::Direction::higher) ==
        -kInfinity);
  CHECK(quartiles(values, analysis::statistics::Direction::lower).upper == kInfinity);
  CHECK(quartiles(values, analysis::statistics::Direction::higher).upper == 0.2);
  CHECK(median(Values{kNaN, kNaN}, analysis::statistics::Direction::lower) == kInfinity);
}

TEST_CASE("diverged values are worse than all others and tied with each other") {
  CHECK(analysis::statistics::is_better(1, 2, analysis::statistics::Direction::lower));
  CHECK(analysis::statistics::is_better(2, 1, analysis::statistics::Direction::higher));
  CHECK(analysis::statistics::is_better(1e300, kNaN, analysis::statistics::Direction::lower));
  CHECK(analysis::statistics::is_better(1, -kInfinity, analysis::statistics::Direction::lower));
  CHECK(analysis::statistics::is_better(0, kInfinity, analysis::statistics::Direction::higher));
  CHECK_FALSE(
      analysis::statistics::is_better(kNaN, kInfinity, analysis::statistics::Direction::lower));
  CHECK_FALSE(
      analysis::statistics::is_better(kInfinity, kNaN, analysis::statistics::Direction::higher));
  CHECK_FALSE(analysis::statistics::is_better(kNaN, 1, analysis::statistics::Direction::higher));
}
