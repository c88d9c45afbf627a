// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/series_thinning.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <set>
#include <utility>

namespace optbench::analysis::draw {
namespace {

bool is_gap(const DrawnPoint& point) { return std::isnan(point.x) || std::isnan(point.y); }

}  // namespace

std::vector<DrawnPoint> thin_line(std::span<const DrawnPoint> points, double column_width) {
  std::vector<DrawnPoint> kept;
  const auto column = [&](const DrawnPoint& point) { return std::floor(point.x / column_width); };
  std::size_t start = 0;
  while (start < points.size()) {
    std::size_t end = start + 1, lowest = start, highest = start;
    if (!is_gap(points[start])) {
      while (end < points.size() && !is_gap(points[end]) &&
             column(points[end]) == column(points[start])) {
        if (points[end].y < points[lowest].y) lowest = end;
        if (points[end].y > points[highest].y) highest = end;
        ++end;
      }
    }
    for (const std::size_t index : std::set<std::size_t>{start, lowest, highest, end - 1}) {
      kept.push_back(points[index]);
    }
    start = end;
  }
  return kept;
}

std::vector<DrawnPoint> thin_cloud(std::span<const DrawnPoint> points, double cell) {
  std::vector<DrawnPoint> finite;
  std::copy_if(points.begin(), points.end(), std::back_inserter(finite),
               [](const DrawnPoint& point) { return !is_gap(point); });
  if (finite.empty()) return finite;
  const auto [left, right] =
      std::minmax_element(finite.begin(), finite.end(),
                          [](const DrawnPoint& a, const DrawnPoint& b) { return a.x < b.x; });
  const auto [low, high] =
      std::minmax_element(finite.begin(), finite.end(),
                          [](const DrawnPoint& a, const DrawnPoint& b) { return a.y < b.y; });
  const std::set<std::size_t> extremes = {left->index, right->index, low->index, high->index};

  std::set<std::pair<double, double>> taken;
  std::vector<DrawnPoint> kept;
  for (const DrawnPoint& point : finite) {
    const bool first =
        taken.insert({std::floor(point.x / cell), std::floor(point.y / cell)}).second;
    if (first || extremes.contains(point.index)) kept.push_back(point);
  }
  return kept;
}

}  // namespace optbench::analysis::draw
