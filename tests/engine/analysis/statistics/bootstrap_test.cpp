// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/bootstrap.hpp"

#include "engine/analysis/statistics/index_source.hpp"
#include "engine/analysis/statistics/summary.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

using namespace optbench;

namespace {

using Values = std::vector<double>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double mean_of_values(std::span<const double> values) { return analysis::statistics::mean(values); }
double median_of_values(std::span<const double> values) {
  return analysis::statistics::median(values);
}

/// In (0, 1).
double uniform(analysis::statistics::IndexSource& source) {
  return (static_cast<double>(source.below(1U << 31)) + 0.5) / static_cast<double>(1U << 31);
}

/// Exponential with mean 1: skewed, as losses are.
Values exponential_sample(analysis::statistics::IndexSource& source, std::size_t size) {
  Values sample(size);
  for (double& x : sample) x = -std::log(uniform(source));
  return sample;
}

Values normal_sample(analysis::statistics::IndexSource& source, std::size_t size) {
  Values sample(size);
  for (double& x : sample) {
    x = std::sqrt(-2 * std::log(uniform(source))) * std::cos(6.283185307179586 * uniform(source));
  }
  return sample;
}

/// In how many of 400 experiments the 90 % interval covers the truth.
template <class Sample>
int times_covered(Sample sample, std::size_t size, const analysis::statistics::Statistic& statistic,
                  double truth, analysis::statistics::IntervalMethod method) {
  analysis::statistics::IndexSource source(20240717);
  int covered = 0;
  for (std::uint64_t experiment = 0; experiment < 400; ++experiment) {
    const auto interval = analysis::statistics::bootstrap_interval(
        sample(source, size), statistic,
        {.resamples = 500, .level = 0.9, .method = method, .seed = experiment});
    REQUIRE(interval);
    if (interval->low <= truth && truth <= interval->high) ++covered;
  }
  return covered;
}

}  // namespace

TEST_CASE("random indices are the same from the same seed, in range and even") {
  analysis::statistics::IndexSource one(5), same(5), other(6);
  std::vector<std::uint32_t> first, second, third;
  for (int i = 0; i < 20; ++i) {
    first.push_back(one.below(1000));
    second.push_back(same.below(1000));
    third.push_back(other.below(1000));
  }
  CHECK(first == second);
  CHECK(first != third);

  // std::mt19937_64's ten thousandth draw from its default seed is written in the C++ standard.
  analysis::statistics::IndexSource standard(5489);
  for (int i = 1; i < 10000; ++i) (void)standard.below(1U << 31);
  CHECK(standard.below(1U << 31) == static_cast<std::uint32_t>(9981545732273789042U >> 33));

  analysis::statistics::IndexSource source(1);
  std::vector<int> counts(3);
  for (int i = 0; i < 30000; ++i) ++counts.at(source.below(3));
  for (const int count : counts) CHECK(std::abs(count - 10000) < 4 * 82);
  CHECK(source.below(1) == 0);

  // Without rejection, every third of these indices would come up twice as often as the others.
  int multiples = 0;
  for (int i = 0; i < 30000; ++i) {
    if (source.below(3U << 30) % 3 == 0) ++multiples;
  }
  CHECK(std::abs(multiples - 10000) < 4 * 82);
}

TEST_CASE("a 90 % interval covers the truth in about 90 % of experiments") {
  const auto bca = analysis::statistics::IntervalMethod::bca,
             percentile = analysis::statistics::IntervalMethod::percentile;
  for (const int covered : {
           times_covered(normal_sample, 30, mean_of_values, 0, percentile),
           times_covered(normal_sample, 30, mean_of_values, 0, bca),
           times_covered(normal_sample, 30, median_of_values, 0, percentile),
           times_covered(exponential_sample, 40, mean_of_values, 1, bca),
           times_covered(exponential_sample, 40, median_of_values, std::log(2.0), bca),
       }) {
    CHECK(covered >= 336);  // 84 %
    CHECK(covered <= 384);  // 96 %
  }
}

TEST_CASE("BCa moves a skewed mean's interval to the long tail's side") {
  analysis::statistics::IndexSource source(3);
  const Values sample = exponential_sample(source, 25);
  const auto bca = analysis::statistics::bootstrap_interval(
      sample, mean_of_values, {.method = analysis::statistics::IntervalMethod::bca});
  const auto percentile = analysis::statistics::bootstrap_interval(
      sample, mean_of_values, {.method = analysis::statistics::IntervalMethod::percentile});
  REQUIRE(bca);
  REQUIRE(percentile);
  CHECK(bca->low > percentile->low);
  CHECK(bca->high > percentile->high);
}

TEST_CASE("resamples that hit the estimate exactly do not bias BCa") {
  const Values symmetric = {1, 1, 2, 3, 3};
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const auto bca = analysis::statistics::bootstrap_interval(
        symmetric, mean_of_values,
        {.level = 0.7, .method = analysis::statistics::IntervalMethod::bca, .seed = seed});
    REQUIRE(bca);
    CHECK(bca->low + bca->high == doctest::Approx(4.0));
    CHECK(bca->low < bca->high);
  }
}

TEST_CASE("the same seed gives the same interval, another seed another") {
  const Values values = {3, 1, 4, 1.5, 9, 2.6};
  const auto one = analysis::statistics::bootstrap_interval(values, mean_of_values, {.seed = 7});
  const auto same = analysis::statistics::bootstrap_interval(values, mean_of_values, {.seed = 7});
  const auto other = analysis::statistics::bootstrap_interval(values, mean_of_values, {.seed = 8});
  REQUIRE(one);
  CHECK(one->low == same->low);
  CHECK(one->high == same->high);
  CHECK((one->low != other->low || one->high != other->high));
}

TEST_CASE("equal values have an interval without width, one value has none") {
  const auto interval = analysis::statistics::bootstrap_interval(Values{2, 2, 2}, mean_of_values);
  REQUIRE(interval);
  CHECK(interval->low == 2.0);
  CHECK(interval->high == 2.0);
  CHECK_FALSE(analysis::statistics::bootstrap_interval(Values{2}, mean_of_values));
  CHECK_FALSE(analysis::statistics::bootstrap_interval(Values{}, mean_of_values));
}

TEST_CASE("what makes no sense or is NaN has no interval") {
  CHECK_FALSE(analysis::statistics::bootstrap_interval(Values{1, kNaN, 2}, mean_of_values));
  CHECK_FALSE(
      analysis::statistics::bootstrap_interval(Values{1, 2}, mean_of_values, {.resamples = 0}));
  CHECK_FALSE(analysis::statistics::bootstrap_interval(Values{1, 2}, mean_of_values, {.level = 1}));
  CHECK_FALSE(
      analysis::statistics::bootstrap_interval(Values{1, 2}, mean_of_values, {.level = kNaN}));
}

TEST_CASE("missed targets make the end of a median's interval infinite, not NaN") {
  const Values times = {10, 20, 30, 40, kInfinity, kInfinity};
  const auto interval = analysis::statistics::bootstrap_interval(times, median_of_values);
  REQUIRE(interval);
  CHECK(std::isfinite(interval->low));
  CHECK(interval->high == kInfinity);
}

TEST_CASE("a stratified bootstrap never mixes strata") {
  const std::vector<Values> strata = {{0, 1}, {100, 101, 102}, {1000}, {}};
  bool mixed = false;
  std::size_t calls = 0;
  const auto interval = analysis::statistics::stratified_bootstrap_interval(
      strata,
      [&](std::span<const Values> drawn) {
        ++calls;
        for (const double x : drawn[0]) mixed = mixed || x > 1;
        for (const double x : drawn[1]) mixed = mixed || x < 100 || x > 102;
        mixed = mixed || drawn[2] != Values{1000} || !drawn[3].empty() || drawn[1].size() != 3;
        return analysis::statistics::mean(drawn[0]) + analysis::statistics::mean(drawn[1]);
      },
      {.resamples = 300, .method = analysis::statistics::IntervalMethod::percentile});
  CHECK(calls == 301);
  CHECK_FALSE(mixed);
  REQUIRE(interval);
  CHECK(interval->low >= 100.0);
  CHECK(interval->high <= 103.0);
  CHECK(interval->low < 101.5);
  CHECK(interval->high > 101.5);
}

TEST_CASE("strata with one value each have no interval") {
  const std::vector<Values> strata = {{1}, {2}, {}};
  const auto first = [](std::span<const Values> drawn) { return drawn[0][0]; };
  CHECK_FALSE(analysis::statistics::stratified_bootstrap_interval(strata, first));
  CHECK_FALSE(analysis::statistics::stratified_bootstrap_interval(std::vector<Values>{}, first));
}
