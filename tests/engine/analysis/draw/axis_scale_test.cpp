// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/axis_scale.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using optbench::analysis::draw::AxisLimits;
using optbench::analysis::draw::AxisTick;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<std::string> names(const std::vector<AxisTick>& ticks) {
  std::vector<std::string> texts;
  for (const AxisTick& tick : ticks) {
    if (!tick.text.empty()) texts.push_back(tick.text);
  }
  return texts;
}

}  // namespace

TEST_CASE("ticks are round numbers without digits of rounding errors") {
  CHECK(names(optbench::analysis::draw::axis_ticks({0, 1}, false, 6)) ==
        std::vector<std::string>{"0", "0.2", "0.4", "0.6", "0.8", "1"});
  CHECK(names(optbench::analysis::draw::axis_ticks({-3, 12}, false, 4)) ==
        std::vector<std::string>{"0", "5", "10"});
  CHECK(names(optbench::analysis::draw::axis_ticks({0, 30000}, false, 3)) ==
        std::vector<std::string>{"0", "10\u202f000", "20\u202f000", "30\u202f000"});
}

TEST_CASE("ticks of a narrow range differ in their texts") {
  const auto texts =
      names(optbench::analysis::draw::axis_ticks({1000.00001, 1000.00006}, false, 5));
  REQUIRE(texts.size() >= 3);
  CHECK(texts[0] != texts[1]);
}

TEST_CASE("a logarithmic axis names powers of ten, and 2 and 5 where there is room") {
  CHECK(names(optbench::analysis::draw::axis_ticks({1e-5, 1}, true, 6)) ==
        std::vector<std::string>{"1e-05", "0.0001", "0.001", "0.01", "0.1", "1"});
  CHECK(names(optbench::analysis::draw::axis_ticks({0.05, 2.5}, true, 6)) ==
        std::vector<std::string>{"0.05", "0.1", "0.2", "0.5", "1", "2"});
  CHECK(names(optbench::analysis::draw::axis_ticks({1e-300, 1e300}, true, 6)).size() <= 7);
}

TEST_CASE("limits ignore values that an axis cannot show") {
  AxisLimits limits;
  CHECK(optbench::analysis::draw::find_limits(std::vector<double>{kNaN, 2, -kInfinity, 7}, false,
                                              limits));
  CHECK(limits.low == 2);
  CHECK(limits.high == 7);
  CHECK(optbench::analysis::draw::find_limits(std::vector<double>{-1, 0, 4, 8}, true, limits));
  CHECK(limits.low == 4);
  CHECK_FALSE(
      optbench::analysis::draw::find_limits(std::vector<double>{kNaN, kInfinity}, false, limits));
  CHECK_FALSE(optbench::analysis::draw::find_limits(std::vector<double>{0, -1}, true, limits));
  CHECK(optbench::analysis::draw::find_limits(std::vector<double>{3}, false, limits));
  CHECK(limits.low < limits.high);
}

TEST_CASE("one diverging series does not flatten the others") {
  std::vector<std::vector<double>> series = {{2, 1, 0.5}, {2, 1.2, 0.7}, {2, 1e10, 1e30}};
  AxisLimits limits;
  REQUIRE(optbench::analysis::draw::find_robust_limits(series, false, limits));
  CHECK(limits.high < 3);
  REQUIRE(optbench::analysis::draw::find_robust_limits(series, true, limits));
  CHECK(limits.high < 10);
}

TEST_CASE("the best series stays in sight however far below the others it is") {
  const std::vector<std::vector<double>> series = {{1, 0.1, 1e-9}, {1, 0.5, 0.4}, {1, 0.6, 0.5}};
  AxisLimits limits;
  REQUIRE(optbench::analysis::draw::find_robust_limits(series, false, limits));
  CHECK(limits.low < 0);
  CHECK(limits.high > 1);
}

TEST_CASE("a lonely spike within a series is cut, its last value never") {
  std::vector<double> values(200, 1.0);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] += 0.01 * static_cast<double>(i % 10);
  values[50] = 1000;
  AxisLimits limits;
  REQUIRE(optbench::analysis::draw::find_robust_limits({values}, false, limits));
  CHECK(limits.high < 2);
  values.back() = 1.5;
  REQUIRE(optbench::analysis::draw::find_robust_limits({values}, false, limits));
  CHECK(limits.high > 1.5);
}

TEST_CASE("equal values have a range, none have no range") {
  AxisLimits limits;
  REQUIRE(optbench::analysis::draw::find_robust_limits({{0, 0, 0}}, false, limits));
  CHECK(limits.low < 0);
  CHECK(limits.high > 0);
  REQUIRE(optbench::analysis::draw::find_robust_limits({{5}}, true, limits));
  CHECK(limits.low < 5);
  CHECK(limits.high > 5);
  CHECK_FALSE(optbench::analysis::draw::find_robust_limits({{kNaN}, {}}, false, limits));
}

TEST_CASE("whole limits hold every value that an axis can show") {
  AxisLimits limits;
  std::vector<double> values(50, 1.0);
  values.front() = 1e6;
  REQUIRE(optbench::analysis::draw::find_whole_limits({values, {kNaN, -7}}, false, limits));
  CHECK(limits.low < -7);
  CHECK(limits.high > 1e6);
  REQUIRE(optbench::analysis::draw::find_whole_limits({values, {0, -7}}, true, limits));
  CHECK(limits.low > 0);
  CHECK(limits.low < 1);
  CHECK_FALSE(optbench::analysis::draw::find_whole_limits({{kNaN}}, false, limits));
}
