// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/critical_difference.hpp"

#include "engine/analysis/statistics/distributions.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

using namespace optbench;

TEST_CASE("the Nemenyi quantiles are those of Demsar 2006, table 5") {
  const double at_5_percent[] = {1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164};
  const double at_10_percent[] = {1.645, 2.052, 2.291, 2.459, 2.589, 2.693, 2.780, 2.855, 2.920};
  // The table was made from three-digit values: its last digit can be off by one.
  for (std::size_t k = 2; k <= 10; ++k) {
    CHECK(std::abs(analysis::statistics::nemenyi_quantile(k, 0.05) - at_5_percent[k - 2]) <
          1.01e-3);
    CHECK(std::abs(analysis::statistics::nemenyi_quantile(k, 0.10) - at_10_percent[k - 2]) <
          1.01e-3);
  }
}

TEST_CASE("the critical difference of Demsar's example, 4 classifiers on 14 data sets, is 1.25") {
  CHECK(analysis::statistics::nemenyi_critical_difference(4, 14, 0.05) ==
        doctest::Approx(1.25).epsilon(0.002));
  CHECK(analysis::statistics::nemenyi_critical_difference(4, 14, 0.10) ==
        doctest::Approx(1.12).epsilon(0.002));
}

TEST_CASE("the range of two normal values is exactly known") {
  // |X - Y| <= q for independent X, Y: 2 Phi(q / sqrt 2) - 1.
  for (const double q : {0.1, 1.0, 2.5, 6.0}) {
    CHECK(analysis::statistics::normal_range_below(q, 2) ==
          doctest::Approx(std::erf(q / 2)).epsilon(1e-12));
  }
  CHECK(analysis::statistics::normal_range_quantile(0.95, 2) ==
        doctest::Approx(1.959963984540054 * std::sqrt(2.0)));
}

TEST_CASE("many optimizers have a critical difference too") {
  const double at_200 = analysis::statistics::nemenyi_quantile(200, 0.05);
  CHECK(analysis::statistics::normal_range_below(at_200 * std::sqrt(2.0), 200) ==
        doctest::Approx(0.95).epsilon(1e-9));
  CHECK(at_200 > analysis::statistics::nemenyi_quantile(100, 0.05));
  CHECK(analysis::statistics::normal_range_below(40, 200) == doctest::Approx(1.0));
}

TEST_CASE("the range's quantiles hold out to both of its tails") {
  for (const std::size_t groups : {2U, 3U, 20U, 500U}) {
    for (const double p : {1e-6, 1e-3, 1 - 1e-6, 1 - 1e-12}) {
      const double q = analysis::statistics::normal_range_quantile(p, groups);
      CHECK(analysis::statistics::normal_range_below(q, groups) / p ==
            doctest::Approx(1.0).epsilon(1e-9));
      CHECK(q < 20);
    }
    CHECK(std::isnan(analysis::statistics::normal_range_quantile(1 - 1e-14, groups)));
  }
}

TEST_CASE("a critical difference that makes no sense is NaN") {
  CHECK(std::isnan(analysis::statistics::nemenyi_critical_difference(1, 10)));
  CHECK(std::isnan(analysis::statistics::nemenyi_critical_difference(0, 10)));
  CHECK(std::isnan(analysis::statistics::nemenyi_critical_difference(3, 0)));
  CHECK(std::isnan(analysis::statistics::nemenyi_critical_difference(3, 10, 0)));
  CHECK(std::isnan(analysis::statistics::nemenyi_critical_difference(3, 10, 1)));
  CHECK(analysis::statistics::normal_range_below(-1, 3) == 0.0);
}

TEST_CASE("cliques are the largest groups that lie within the critical difference") {
  // Mean ranks of Demsar 2006, table 6.
  const std::vector<double> ranks = {3.143, 2.000, 2.893, 1.964};
  CHECK(analysis::statistics::cliques(ranks, 1.12) ==
        std::vector<analysis::statistics::Clique>{{3, 1, 2}, {2, 0}});
  CHECK(analysis::statistics::cliques(ranks, 1.25) ==
        std::vector<analysis::statistics::Clique>{{3, 1, 2, 0}});
  CHECK(analysis::statistics::cliques(ranks, 0.5) ==
        std::vector<analysis::statistics::Clique>{{3, 1}, {2, 0}});
  CHECK(analysis::statistics::cliques(ranks, 0.01).empty());
}

TEST_CASE("a difference as large as the critical one is significant, equal ranks never are") {
  CHECK(analysis::statistics::cliques(std::vector<double>{1, 2}, 1.0).empty());
  CHECK(analysis::statistics::cliques(std::vector<double>{2, 2, 2}, 0.1) ==
        std::vector<analysis::statistics::Clique>{{0, 1, 2}});
}

TEST_CASE("without ranks or without a critical difference there are no groups") {
  CHECK(analysis::statistics::cliques(std::vector<double>{}, 1.0).empty());
  CHECK(analysis::statistics::cliques(std::vector<double>{1}, 1.0).empty());
  CHECK(analysis::statistics::cliques(std::vector<double>{1, 2},
                                      std::numeric_limits<double>::quiet_NaN())
            .empty());
}

TEST_CASE("cliques from pairwise tests hold no pair that differs") {
  const std::vector<double> ranks = {1, 2, 3, 4, 5};
  const std::set<analysis::statistics::Clique> different = {{0, 3}, {1, 4}, {0, 4}, {1, 2}};
  const auto differ = [&](std::size_t a, std::size_t b) {
    return different.contains({std::min(a, b), std::max(a, b)});
  };
  CHECK(analysis::statistics::cliques(ranks, differ) ==
        std::vector<analysis::statistics::Clique>{{0, 1}, {2, 3, 4}});
}
