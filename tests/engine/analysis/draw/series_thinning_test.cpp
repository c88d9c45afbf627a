// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/series_thinning.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using optbench::analysis::draw::DrawnPoint;

TEST_CASE("a thinned line keeps each column's ends and extremes") {
  std::vector<DrawnPoint> points;
  for (std::size_t i = 0; i < 10000; ++i) {
    points.push_back({0.01 * static_cast<double>(i), std::sin(static_cast<double>(i)), i});
  }
  points[4321].y = 50;
  points[8765].y = -70;
  const auto kept = optbench::analysis::draw::thin_line(points, 1);
  CHECK(kept.size() <= 400);
  CHECK(kept.front().index == 0);
  CHECK(kept.back().index == 9999);
  CHECK(std::any_of(kept.begin(), kept.end(), [](const auto& p) { return p.index == 4321; }));
  CHECK(std::any_of(kept.begin(), kept.end(), [](const auto& p) { return p.index == 8765; }));
  CHECK(std::is_sorted(kept.begin(), kept.end(),
                       [](const auto& a, const auto& b) { return a.index < b.index; }));
}

TEST_CASE("a gap in a thinned line stays a gap") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<DrawnPoint> points = {{0, 1, 0}, {0.1, nan, 1}, {0.2, 1, 2}};
  CHECK(optbench::analysis::draw::thin_line(points, 10).size() == 3);
}

TEST_CASE("a thinned cloud keeps the outermost points") {
  std::vector<DrawnPoint> points;
  for (std::size_t i = 0; i < 5000; ++i) {
    points.push_back({std::fmod(7.0 * static_cast<double>(i), 100),
                      std::fmod(3.0 * static_cast<double>(i), 50), i});
  }
  points.push_back({50.01, 400, 5000});
  points.push_back({-30, 20.01, 5001});
  const auto kept = optbench::analysis::draw::thin_cloud(points, 10);
  CHECK(kept.size() <= 60);
  CHECK(std::any_of(kept.begin(), kept.end(), [](const auto& p) { return p.index == 5000; }));
  CHECK(std::any_of(kept.begin(), kept.end(), [](const auto& p) { return p.index == 5001; }));
  CHECK(optbench::analysis::draw::thin_cloud({}, 1).empty());
}
