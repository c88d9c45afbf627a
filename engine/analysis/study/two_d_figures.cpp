// SPDX-License-Identifier: MIT
#include "engine/analysis/study/two_d_figures.hpp"

#include "engine/analysis/draw/markup_text.hpp"
#include "engine/analysis/draw/two_d_functions.hpp"
#include "engine/base/counted.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace optbench::analysis::study {
namespace {

constexpr std::size_t kCells = 80;  // of the grid, in each direction

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  void include(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  void widen() {
    const double margin = high > low ? 0.15 * (high - low) : 1;
    low -= margin;
    high += margin;
  }
};

std::vector<double> spaced(const Range& range) {
  std::vector<double> values;
  for (std::size_t i = 0; i <= kCells; ++i) {
    values.push_back(range.low + (range.high - range.low) * static_cast<double>(i) / kCells);
  }
  return values;
}

/// Paths are cut where they leave the region of the start and the minima by far.
bool is_near(const std::array<double, 2>& point, const Range& u, const Range& v) {
  const auto within = [](double value, const Range& range) {
    const double size = range.high - range.low;
    return value > range.low - 2 * size && value < range.high + 2 * size;
  };
  return within(point[0], u) && within(point[1], v);
}

}  // namespace

std::optional<draw::Figure> two_d_landscape(const ProblemOutcome& problem) {
  const draw::TwoDFunction* function = draw::find_two_d_function(problem.name);
  if (function == nullptr) return std::nullopt;
  draw::Figure figure{
      .id = draw::identifier_text(problem.problem) + "-paths",
      .title = "Paths over the function",
      .caption =
          "Parameters at each evaluation of the chosen setting's first run, over "
          "lines of equal height of the function without noise; of a path that runs "
          "far away, the part before.",
      .x = {.title = "u"},
      .y = {.title = "v"}};
  Range core_u;
  Range core_v;
  for (const auto& point : function->landmarks) {
    core_u.include(point[0]);
    core_v.include(point[1]);
  }
  core_u.widen();
  core_v.widen();
  Range u = core_u;
  Range v = core_v;
  for (const OptimizerOutcome& outcome : problem.optimizers) {
    draw::FigureSeries series{.name = outcome.label,
                              .optimizer = outcome.label,
                              .style = draw::FigureSeries::Style::line_and_points};
    for (const auto& point : outcome.chosen.setting->first().trajectory) {
      if (!is_near(point, core_u, core_v)) break;
      series.x.push_back(point[0]);
      series.y.push_back(point[1]);
      series.notes.push_back("after " + counted(series.notes.size(), "epoch"));
      u.include(point[0]);
      v.include(point[1]);
    }
    if (!series.x.empty()) figure.series.push_back(std::move(series));
  }
  if (figure.series.empty()) return std::nullopt;
  draw::FigureGrid grid{
      .x = spaced(u), .y = spaced(v), .title = "function", .contour = true, .log = true};
  for (const double y : grid.y) {
    for (const double x : grid.x) {
      // The logarithm has no zero; adding a small constant keeps the minimum where it is.
      grid.z.push_back(function->value(x, y) + 1e-6);
    }
  }
  figure.grid = std::move(grid);
  return figure;
}

}  // namespace optbench::analysis::study
