// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/holm.hpp"
#include "engine/analysis/statistics/mann_whitney.hpp"
#include "engine/analysis/statistics/paired_tests.hpp"
#include "engine/analysis/statistics/ranks.hpp"
#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace optbench;

namespace {

using Values = std::vector<double>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
const Values kNone;

}  // namespace

TEST_CASE("the best has rank 1 and ties share the mean of their ranks") {
  CHECK(average_ranks(Values{0.5, 0.2, 0.2, 0.9}, analysis::statistics::Direction::lower) ==
        Values{3, 1.5, 1.5, 4});
  CHECK(average_ranks(Values{0.5, 0.2, 0.2, 0.9}, analysis::statistics::Direction::higher) ==
        Values{2, 3.5, 3.5, 1});
  CHECK(average_ranks(kNone, analysis::statistics::Direction::lower).empty());
  CHECK(average_ranks(Values{1, 1, 1}, analysis::statistics::Direction::lower) == Values{2, 2, 2});
}

TEST_CASE("diverged runs share the last ranks") {
  const Values values = {kNaN, 5, -kInfinity, 1e300, kInfinity};
  CHECK(average_ranks(values, analysis::statistics::Direction::lower) == Values{4, 1, 4, 2, 4});
  CHECK(average_ranks(values, analysis::statistics::Direction::higher) == Values{4, 2, 4, 1, 4});
}

TEST_CASE("ties of 2 and 3 take 6 and 24") {
  CHECK(analysis::statistics::tie_sum(Values{1, 2, 3}) == 0.0);
  CHECK(analysis::statistics::tie_sum(Values{1.5, 1.5, 3, 5, 5, 5}) == 30.0);
  CHECK(analysis::statistics::tie_sum(kNone) == 0.0);
}

TEST_CASE("Wilcoxon's exact p-value is counted over all signs") {
  // Gains of a: 1, 2, -3, 4, 5: ranks 1 2 3 4 5, W- = 3. Sums up to 3 among the 32 subsets: {},
  // {1}, {2}, {3}, {1, 2}: 5. Two-sided: 10 / 32.
  const auto test = wilcoxon_signed_rank(Values{0, 0, 0, 0, 0}, Values{1, 2, -3, 4, 5},
                                         analysis::statistics::Direction::lower);
  CHECK(test.better_ranks == 12.0);
  CHECK(test.worse_ranks == 3.0);
  CHECK(test.pairs == 5);
  CHECK(test.exact);
  CHECK(test.p_value == doctest::Approx(10.0 / 32));

  const auto other = wilcoxon_signed_rank(Values{0, 0, 0, 0, 0}, Values{1, 2, -3, 4, 5},
                                          analysis::statistics::Direction::higher);
  CHECK(other.better_ranks == 3.0);
  CHECK(other.p_value == doctest::Approx(10.0 / 32));
}

TEST_CASE("Wilcoxon's exact p-value respects ties, and pairs that are equal are left out") {
  // Gains 1, 1, -1, 2 and one 0: ranks 2 2 2 4, W- = 2. Sums up to 2 among 16 subsets: {} and three
  // of one 2: 4. Two-sided: 8 / 16.
  const auto test = wilcoxon_signed_rank(Values{0, 0, 0, 0, 7}, Values{1, 1, -1, 2, 7},
                                         analysis::statistics::Direction::lower);
  CHECK(test.pairs == 4);
  CHECK(test.worse_ranks == 2.0);
  CHECK(test.p_value == doctest::Approx(0.5));
}

TEST_CASE("differences that only rounding keeps apart are ties") {
  // Gains of 0.2, 0.2, -0.2 (in doubles three numbers), 0 and, between tiny values, -1e-20.
  const Values a = {0.3, 0.4, 0.7, 0.1 + 0.2, 1e-20}, b = {0.1, 0.2, 0.9, 0.3, 2e-20};
  REQUIRE(0.3 - 0.1 != 0.4 - 0.2);
  REQUIRE(0.1 + 0.2 != 0.3);
  const auto test = wilcoxon_signed_rank(a, b, analysis::statistics::Direction::higher);
  CHECK(test.pairs == 4);
  CHECK(test.better_ranks == 6.0);  // 3 and 3; b has 3 and the smallest of all
  CHECK(test.worse_ranks == 4.0);
  CHECK_FALSE(analysis::statistics::paired_t_test(Values{0.3, 0.4}, Values{0.1, 0.2}));
}

TEST_CASE("five seeds cannot show a difference at 0.05") {
  const auto test = wilcoxon_signed_rank(Values{1, 2, 3, 4, 5}, Values{11, 13, 15, 17, 19},
                                         analysis::statistics::Direction::lower);
  CHECK(test.p_value == doctest::Approx(0.0625));
}

TEST_CASE("beyond 25 pairs Wilcoxon's p-value comes from the normal distribution") {
  Values a(30, 0.0), b;
  for (int i = 1; i <= 30; ++i) b.push_back(i % 3 == 0 ? -i : i);
  const auto test = wilcoxon_signed_rank(a, b, analysis::statistics::Direction::lower);
  CHECK_FALSE(test.exact);
  CHECK(test.worse_ranks == 165.0);
  const double z = (300 - 232.5) / std::sqrt(30.0 * 31 * 61 / 24);
  CHECK(test.p_value == doctest::Approx(std::erfc(z / std::sqrt(2.0))));

  // Gains of 1 and -1 alone: all share the rank 20.5, 25 times for a and 15 times for b.
  Values tied(40, 1.0);
  std::fill_n(tied.begin(), 15, -1.0);
  const auto with_ties =
      wilcoxon_signed_rank(Values(40, 0.0), tied, analysis::statistics::Direction::lower);
  CHECK(with_ties.better_ranks == 512.5);
  const double tied_z = 102.5 / std::sqrt(40.0 * 41 * 81 / 24 - (64000.0 - 40) / 48);
  CHECK(with_ties.p_value == doctest::Approx(std::erfc(tied_z / std::sqrt(2.0))));
}

TEST_CASE("in a paired test a diverged run loses by more than any finite difference") {
  // Gains: 1, 100, +inf (b diverged), -inf (a diverged), 0 (both did).
  const Values a = {0, 0, 5, kNaN, kInfinity};
  const Values b = {1, 100, kInfinity, 5, kNaN};
  const auto test = wilcoxon_signed_rank(a, b, analysis::statistics::Direction::lower);
  CHECK(test.pairs == 4);
  CHECK(test.better_ranks == 1 + 2 + 3.5);
  CHECK(test.worse_ranks == 3.5);
  const analysis::statistics::SignTest signs =
      sign_test(a, b, analysis::statistics::Direction::lower);
  CHECK(signs.better == 3);
  CHECK(signs.worse == 1);
  CHECK_FALSE(analysis::statistics::paired_t_test(a, b));
}

TEST_CASE("without pairs that differ there is no sign of a difference") {
  for (const Values& values : {kNone, Values{1, 2}, Values{kNaN, kNaN}}) {
    CHECK(wilcoxon_signed_rank(values, values, analysis::statistics::Direction::lower).p_value ==
          1.0);
    CHECK(sign_test(values, values, analysis::statistics::Direction::lower).p_value == 1.0);
    CHECK_FALSE(analysis::statistics::paired_t_test(values, values));
  }
}

TEST_CASE("values without a partner are refused by name") {
  CHECK_THROWS_WITH_AS(
      (void)wilcoxon_signed_rank(Values{1, 2}, Values{1}, analysis::statistics::Direction::lower),
      "wilcoxon_signed_rank: values that belong together: expected 2, got 1", Error);
  CHECK_THROWS_AS((void)sign_test(Values{1, 2}, Values{1}, analysis::statistics::Direction::lower),
                  Error);
  CHECK_THROWS_AS((void)analysis::statistics::paired_t_test(Values{1, 2}, Values{1}), Error);
}

TEST_CASE("the sign test tosses coins") {
  // 7 of 8: 2 * (1 + 8) / 256.
  const auto test = sign_test(Values(9, 0.0), Values{1, 1, 1, 1, 1, 1, 1, -1, 0},
                              analysis::statistics::Direction::lower);
  CHECK(test.better == 7);
  CHECK(test.worse == 1);
  CHECK(test.p_value == doctest::Approx(18.0 / 256));
  CHECK(sign_test(Values{0, 0}, Values{1, -1}, analysis::statistics::Direction::lower).p_value ==
        1.0);
}

TEST_CASE("the paired t test measures the mean difference by its spread") {
  // Differences 1, 2, 3: mean 2, deviation 1, t = 2 sqrt 3 with 2 degrees of freedom, where
  // P(|T| >= t) = 1 - t / sqrt(2 + t^2).
  const auto test = analysis::statistics::paired_t_test(Values{2, 4, 6}, Values{1, 2, 3});
  REQUIRE(test);
  CHECK(test->mean_difference == doctest::Approx(2.0));
  CHECK(test->t == doctest::Approx(2 * std::sqrt(3.0)));
  CHECK(test->degrees_of_freedom == 2.0);
  CHECK(test->p_value == doctest::Approx(1 - std::sqrt(12.0 / 14)));
  CHECK_FALSE(analysis::statistics::paired_t_test(Values{2}, Values{1}));
  CHECK_FALSE(analysis::statistics::paired_t_test(Values{2, 3, 4}, Values{1, 2, 3}));
}

TEST_CASE("Mann and Whitney's exact p-value is counted over all ways to share out the ranks") {
  // 1 2 4 against 3 5 6: wins 3 + 3 + 2 = 8 of 9. U >= 8 in 2 of 20 ways: 4 / 20.
  const auto test =
      mann_whitney(Values{1, 2, 4}, Values{3, 5, 6}, analysis::statistics::Direction::lower);
  REQUIRE(test);
  CHECK(test->wins == 8.0);
  CHECK(test->exact);
  CHECK(test->p_value == doctest::Approx(0.2));
  CHECK(mann_whitney(Values{1, 2, 4}, Values{3, 5, 6}, analysis::statistics::Direction::higher)
            ->wins == 1.0);
}

TEST_CASE("ties count half a win, diverged runs lose and tie with each other") {
  CHECK(mann_whitney(Values{1, 2}, Values{2, 3}, analysis::statistics::Direction::lower)->wins ==
        3.5);
  CHECK(mann_whitney(Values{1, kNaN}, Values{2, kInfinity}, analysis::statistics::Direction::lower)
            ->wins == 2.5);
  CHECK(mann_whitney(Values{1, kNaN}, Values{2, kInfinity}, analysis::statistics::Direction::higher)
            ->wins == 1.5);
  CHECK(probability_of_superiority(Values{1, kNaN}, Values{2, kInfinity},
                                   analysis::statistics::Direction::lower) == 0.625);
  CHECK(mann_whitney(Values{kNaN}, Values{kNaN, kNaN}, analysis::statistics::Direction::lower)
            ->p_value == 1.0);
  // 1 1 against 1 2: rank sum of a 4 of ranks 2 2 2 4; sums of two: 4 three times, 6 three times.
  CHECK(mann_whitney(Values{1, 1}, Values{1, 2}, analysis::statistics::Direction::lower)->p_value ==
        1.0);
}

TEST_CASE("beyond 30 values Mann and Whitney's p-value comes from the normal distribution") {
  Values a, b;
  for (int i = 0; i < 16; ++i) {
    a.push_back(i);
    b.push_back(i + 6.5);
  }
  const auto test = mann_whitney(a, b, analysis::statistics::Direction::lower);
  REQUIRE(test);
  CHECK_FALSE(test->exact);
  CHECK(test->wins == 256.0 - 45);  // b wins 1 + 2 + ... + 9
  const double z = (211 - 128 - 0.5) / std::sqrt(16.0 * 16 / 12 * 33);
  CHECK(test->p_value == doctest::Approx(std::erfc(z / std::sqrt(2.0))));
  CHECK(mann_whitney(Values(20, 1.0), Values(20, 1.0), analysis::statistics::Direction::lower)
            ->p_value == 1.0);
}

TEST_CASE("Mann and Whitney's test needs values on both sides") {
  CHECK_FALSE(mann_whitney(kNone, Values{1}, analysis::statistics::Direction::lower));
  CHECK_FALSE(mann_whitney(Values{1}, kNone, analysis::statistics::Direction::lower));
  CHECK(std::isnan(
      probability_of_superiority(kNone, Values{1}, analysis::statistics::Direction::lower)));
  CHECK(mann_whitney(Values{1}, Values{2}, analysis::statistics::Direction::lower)->p_value == 1.0);
}

TEST_CASE("Holm multiplies the smallest p-value by their number, the next by one less") {
  const Values adjusted = analysis::statistics::holm_adjusted(Values{0.04, 0.01, 0.03, 0.005});
  CHECK(adjusted[3] == doctest::Approx(0.02));
  CHECK(adjusted[1] == doctest::Approx(0.03));
  CHECK(adjusted[2] == doctest::Approx(0.06));
  CHECK(adjusted[0] == doctest::Approx(0.06));  // not 0.04: never below a smaller p-value's
  CHECK(analysis::statistics::holm_adjusted(Values{0.7, 0.6}) == Values{1, 1});
  CHECK(analysis::statistics::holm_adjusted(kNone).empty());
}

TEST_CASE("a test that could not be made does not cost the others anything") {
  const Values adjusted = analysis::statistics::holm_adjusted(Values{kNaN, 0.02, 0.5});
  CHECK(std::isnan(adjusted[0]));
  CHECK(adjusted[1] == doctest::Approx(0.04));
  CHECK(adjusted[2] == doctest::Approx(0.5));
}
