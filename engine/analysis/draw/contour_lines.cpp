// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/contour_lines.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>

namespace optbench::analysis::draw {
namespace {

struct Corner {
  double x = 0, y = 0, z = 0;
};

}  // namespace

std::vector<ContourSegment> contour_segments(std::span<const double> x, std::span<const double> y,
                                             std::span<const double> z, double level) {
  if (z.size() != x.size() * y.size()) {
    fail(ErrorKind::invalid_argument, "contour: z: expected {} x {} values, got {}", y.size(),
         x.size(), z.size());
  }
  std::vector<ContourSegment> segments;
  for (std::size_t row = 0; row + 1 < y.size(); ++row) {
    for (std::size_t column = 0; column + 1 < x.size(); ++column) {
      const auto corner = [&](std::size_t down, std::size_t right) {
        return Corner{x[column + right], y[row + down],
                      z[(row + down) * x.size() + column + right]};
      };
      // In order around the cell, so that neighbouring entries share an edge.
      const std::array<Corner, 4> corners = {corner(0, 0), corner(0, 1), corner(1, 1),
                                             corner(1, 0)};
      if (std::any_of(corners.begin(), corners.end(),
                      [](const Corner& c) { return !std::isfinite(c.z); })) {
        continue;
      }
      std::array<Corner, 4> crossings{};
      std::size_t count = 0;
      for (std::size_t i = 0; i < 4; ++i) {
        const Corner& a = corners[i];
        const Corner& b = corners[(i + 1) % 4];
        if ((a.z < level) == (b.z < level)) continue;
        const double share = (level - a.z) / (b.z - a.z);
        crossings[count++] = {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y), level};
      }
      const auto join = [&](std::size_t from, std::size_t to) {
        segments.push_back(
            {crossings[from].x, crossings[from].y, crossings[to].x, crossings[to].y});
      };
      if (count == 2) join(0, 1);
      if (count == 4) {
        const double mean = (corners[0].z + corners[1].z + corners[2].z + corners[3].z) / 4;
        if ((mean < level) == (corners[0].z < level)) {  // the first and third corner are connected
          join(0, 1);
          join(2, 3);
        } else {
          join(3, 0);
          join(1, 2);
        }
      }
    }
  }
  return segments;
}

std::vector<double> contour_levels(std::span<const double> z, int count) {
  std::vector<double> sorted;
  std::copy_if(z.begin(), z.end(), std::back_inserter(sorted),
               [](double value) { return std::isfinite(value); });
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> levels;
  if (sorted.empty() || sorted.front() == sorted.back()) return levels;
  for (int i = 1; i <= count; ++i) {
    const double place = static_cast<double>(i) / (count + 1) * static_cast<double>(sorted.size());
    const double level = sorted[std::min(static_cast<std::size_t>(place), sorted.size() - 1)];
    if (level > sorted.front() && (levels.empty() || level > levels.back()))
      levels.push_back(level);
  }
  return levels;
}

}  // namespace optbench::analysis::draw
