// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/contour_lines.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "tests/support/error_message.hpp"

TEST_CASE("the contours of a cone are circles of the right radius and length") {
  std::vector<double> places, z;
  for (int i = -50; i <= 50; ++i) places.push_back(0.04 * i);
  for (const double y : places) {
    for (const double x : places) z.push_back(std::hypot(x, y));
  }
  double length = 0;
  for (const auto& segment : optbench::analysis::draw::contour_segments(places, places, z, 1.5)) {
    CHECK(std::hypot(segment.x1, segment.y1) == doctest::Approx(1.5).epsilon(0.001));
    length += std::hypot(segment.x2 - segment.x1, segment.y2 - segment.y1);
  }
  CHECK(length == doctest::Approx(2 * 3.14159265 * 1.5).epsilon(0.002));
}

TEST_CASE("a saddle joins the corners on the side of its middle") {
  const std::vector<double> at = {0, 1};
  const auto low_middle =
      optbench::analysis::draw::contour_segments(at, at, std::vector<double>{0, 1, 1, 0}, 0.6);
  REQUIRE(low_middle.size() == 2);
  // The corners at 0 are joined: each line cuts off one of the high corners, (1, 0) and (0, 1).
  CHECK(low_middle[0].x1 + low_middle[0].x2 > 1);
  CHECK(low_middle[1].x1 + low_middle[1].x2 < 1);
  const auto high_middle =
      optbench::analysis::draw::contour_segments(at, at, std::vector<double>{0, 1, 1, 0}, 0.4);
  REQUIRE(high_middle.size() == 2);
  CHECK(high_middle[0].x1 + high_middle[0].y1 + high_middle[0].x2 + high_middle[0].y2 < 1);
}

TEST_CASE("cells with a corner that is not finite hold no line") {
  const std::vector<double> at = {0, 1};
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(optbench::analysis::draw::contour_segments(at, at, std::vector<double>{0, 1, nan, 1}, 0.5)
            .empty());
  CHECK(optbench::testing::error_message([&] {
          (void)optbench::analysis::draw::contour_segments(at, at, std::vector<double>{1}, 0);
        }) == "contour: z: expected 2 x 2 values, got 1");
}

TEST_CASE("contour levels share the values evenly") {
  std::vector<double> z;
  for (int i = 0; i <= 100; ++i) z.push_back(i * i);
  CHECK(optbench::analysis::draw::contour_levels(z, 3) == std::vector<double>{625, 2500, 5625});
  CHECK(optbench::analysis::draw::contour_levels(std::vector<double>{2, 2, 2}, 5).empty());
  CHECK(optbench::analysis::draw::contour_levels({}, 5).empty());
}
