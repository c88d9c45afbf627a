// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/friedman.hpp"

#include "engine/analysis/statistics/ranks.hpp"
#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace optbench;

using Rows = std::vector<std::vector<double>>;

TEST_CASE("Friedman's test without ties, by hand") {
  // Sums of ranks 5, 8, 11 over N = 4: 12 / (4 * 3 * 4) * 210 - 3 * 4 * 4 = 4.5; with 2 degrees of
  // freedom p = exp(-4.5 / 2). F = 3 * 4.5 / (8 - 4.5) with 2 and 6: p = (1 + F / 3)^-3.
  const Rows ranks = {{1, 2, 3}, {1, 2, 3}, {2, 1, 3}, {1, 3, 2}};
  const auto test = analysis::statistics::friedman_test(ranks);
  REQUIRE(test);
  CHECK(analysis::statistics::mean_ranks(ranks) == std::vector<double>{1.25, 2, 2.75});
  CHECK(test->chi_square == doctest::Approx(4.5));
  CHECK(test->chi_square_p_value == doctest::Approx(std::exp(-2.25)));
  CHECK(test->f == doctest::Approx(13.5 / 3.5));
  CHECK(test->f_p_value == doctest::Approx(std::pow(1 + 13.5 / 3.5 / 3, -3)));
}

TEST_CASE("ties within a problem raise Friedman's chi-square to what the ranks could reach") {
  // Sums 2.5, 3.5, 6 over N = 2: 12 / (2 * 3 * 4) * 54.5 - 24 = 3.25; C = 1 - 6 / (2 * 3 * 8).
  const auto test = analysis::statistics::friedman_test(Rows{{1.5, 1.5, 3}, {1, 2, 3}});
  REQUIRE(test);
  CHECK(test->chi_square == doctest::Approx(3.25 / (1 - 6.0 / 48)));
}

TEST_CASE("problems that all agree make F infinite") {
  const auto test = analysis::statistics::friedman_test(Rows{{1, 2, 3}, {1, 2, 3}, {1, 2, 3}});
  REQUIRE(test);
  CHECK(test->chi_square == doctest::Approx(6.0));
  CHECK(std::isinf(test->f));
  CHECK(test->f_p_value == 0.0);
}

TEST_CASE("optimizers that rank alike on the whole give no sign of a difference") {
  const auto test = analysis::statistics::friedman_test(Rows{{1, 2}, {2, 1}});
  REQUIRE(test);
  CHECK(test->chi_square == 0.0);
  CHECK(test->chi_square_p_value == 1.0);
  CHECK(test->f == 0.0);
  CHECK(test->f_p_value == 1.0);
}

TEST_CASE("Friedman's test needs two problems, two optimizers and something that is no tie") {
  CHECK_FALSE(analysis::statistics::friedman_test(Rows{}));
  CHECK_FALSE(analysis::statistics::friedman_test(Rows{{1, 2, 3}}));
  CHECK_FALSE(analysis::statistics::friedman_test(Rows{{1}, {1}}));
  CHECK_FALSE(analysis::statistics::friedman_test(Rows{{}, {}}));
  CHECK_FALSE(analysis::statistics::friedman_test(Rows{{2, 2, 2}, {2, 2, 2}}));
  CHECK_FALSE(analysis::statistics::friedman_test(Rows(7, std::vector<double>(10, 5.5))));
  CHECK_THROWS_WITH_AS((void)analysis::statistics::friedman_test(Rows{{1, 2}, {1}}),
                       "ranks: row 2: expected 2 values, got 1", Error);
}
