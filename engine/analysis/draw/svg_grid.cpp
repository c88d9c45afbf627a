// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/contour_lines.hpp"
#include "engine/analysis/draw/svg_marks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::analysis::draw {
namespace {

constexpr std::size_t kFinestContour = 90;  // most rows and columns used for contour lines
constexpr std::size_t kFinestShades = 45;   // and for shades
constexpr int kContours = 12;
constexpr double kDarkestShade = 0.34;

/// The values that determine the colours (logarithms on request) and their range.
struct Heights {
  explicit Heights(const FigureGrid& grid) : values(grid.z) {
    for (double& z : values) {
      if (grid.log) z = z > 0 ? std::log10(z) : std::numeric_limits<double>::quiet_NaN();
    }
    if (!find_limits(values, false, limits)) limits = {0, 1};
  }
  [[nodiscard]] double share(double value) const {
    return (value - limits.low) / (limits.high - limits.low);
  }
  std::vector<double> values;
  AxisLimits limits;
};

std::vector<std::size_t> every(std::size_t count, std::size_t most) {
  const std::size_t stride = std::max<std::size_t>(1, (count + most - 1) / most);
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < count; i += stride) chosen.push_back(i);
  if (!chosen.empty() && chosen.back() != count - 1) chosen.push_back(count - 1);
  return chosen;
}

std::vector<double> at(const std::vector<double>& values, const std::vector<std::size_t>& places) {
  std::vector<double> chosen;
  for (const std::size_t place : places) chosen.push_back(values[place]);
  return chosen;
}

/// Neighbouring cells of the same shade are merged into one rectangle.
void draw_shades(SvgCanvas& canvas, const Figure& figure, const PlotFrame& frame,
                 const Heights& heights, const std::vector<double>& ranked) {
  const FigureGrid& grid = *figure.grid;
  const auto columns = every(grid.x.size(), kFinestShades),
             rows = every(grid.y.size(), kFinestShades);
  const std::vector<double> x = cell_edges(at(grid.x, columns), figure.x.log);
  const std::vector<double> y = cell_edges(at(grid.y, rows), figure.y.log);
  const auto shade = [&](std::size_t row, std::size_t column) {
    const double z = heights.values[rows[row] * grid.x.size() + columns[column]];
    if (std::isnan(z)) return -1;
    return static_cast<int>(std::lower_bound(ranked.begin(), ranked.end(), z) - ranked.begin());
  };
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t start = 0, end = 0; start < columns.size(); start = end) {
      const int level = shade(row, start);
      while (end < columns.size() && shade(row, end) == level) ++end;
      if (level <= 0) continue;
      // Whole pixels: between transparent neighbours an overlap or a gap would be visible.
      const double left = std::round(frame.place_x(x[start]));
      const double right = std::round(frame.place_x(x[end]));
      const double top = std::round(frame.place_y(y[row + 1]));
      const double bottom = std::round(frame.place_y(y[row]));
      canvas.rectangle("shade", left, top, right - left, bottom - top,
                       fmt::format("fill-opacity=\"{:.2g}\"", kDarkestShade * level / kContours));
    }
  }
}

void draw_contours(SvgCanvas& canvas, const Figure& figure, const PlotFrame& frame) {
  const FigureGrid& grid = *figure.grid;
  const Heights heights(grid);
  const std::vector<double> levels = contour_levels(heights.values, kContours);
  draw_shades(canvas, figure, frame, heights, levels);

  const auto columns = every(grid.x.size(), kFinestContour);
  const auto rows = every(grid.y.size(), kFinestContour);
  std::vector<double> z;
  for (const std::size_t row : rows) {
    for (const std::size_t column : columns) {
      z.push_back(heights.values[row * grid.x.size() + column]);
    }
  }
  // Contour lines are interpolated in pixels, which is correct on logarithmic axes too.
  std::vector<double> x = at(grid.x, columns), y = at(grid.y, rows);
  for (double& place : x) place = frame.place_x(place);
  for (double& place : y) place = frame.place_y(place);
  for (const double level : levels) {
    std::string commands;
    for (const ContourSegment& segment : contour_segments(x, y, z, level)) {
      commands += 'M' + SvgCanvas::number(segment.x1) + ' ' + SvgCanvas::number(segment.y1) + 'L' +
                  SvgCanvas::number(segment.x2) + ' ' + SvgCanvas::number(segment.y2);
    }
    if (!commands.empty()) canvas.path("contour", commands);
  }
}

void draw_heat_map(SvgCanvas& canvas, const Figure& figure, const PlotFrame& frame) {
  const FigureGrid& grid = *figure.grid;
  const Heights heights(grid);
  const std::vector<double> x = cell_edges(grid.x, figure.x.log);
  const std::vector<double> y = cell_edges(grid.y, figure.y.log);
  for (std::size_t row = 0; row < grid.y.size(); ++row) {
    for (std::size_t column = 0; column < grid.x.size(); ++column) {
      const std::size_t cell = row * grid.x.size() + column;
      const double left = frame.place_x(x[column]), right = frame.place_x(x[column + 1]);
      const double one = frame.place_y(y[row]), other = frame.place_y(y[row + 1]);
      const double top = std::min(one, other), bottom = std::max(one, other);
      const double z = heights.values[cell];
      const bool drawn = std::isfinite(z);
      if (drawn) {
        canvas.rectangle("", left + 0.5, top + 0.5, right - left - 1, bottom - top - 1,
                         fmt::format("fill=\"{}\"", Palette::heat_colour(heights.share(z))));
      }
      if (grid.text.empty() || grid.text[cell].empty()) continue;
      const bool fits = SvgCanvas::text_width(grid.text[cell]) <= right - left + 2 &&
                        bottom - top >= SvgCanvas::kTextSize;
      if (!fits) continue;
      const std::string_view ink = !drawn                    ? "muted small"
                                   : heights.share(z) > 0.62 ? "on-bright small"
                                                             : "on-dark small";
      canvas.text(ink, 0.5 * (left + right), 0.5 * (top + bottom) + 4, SvgCanvas::Anchor::middle,
                  grid.text[cell]);
    }
  }
}

}  // namespace

void draw_grid(SvgCanvas& canvas, const Figure& figure, const PlotFrame& frame) {
  if (figure.grid->contour) {
    draw_contours(canvas, figure, frame);
  } else {
    draw_heat_map(canvas, figure, frame);
  }
}

void draw_colour_scale(SvgCanvas& canvas, const FigureGrid& grid, const PlotFrame& frame,
                       double left) {
  constexpr int kSteps = 40;
  constexpr double kWidth = 11;
  const Heights heights(grid);
  const double step = frame.height() / kSteps;
  for (int i = 0; i < kSteps; ++i) {
    const double share = (i + 0.5) / kSteps;
    const std::string attributes = fmt::format("fill=\"{}\"", Palette::heat_colour(share));
    canvas.rectangle("", left, frame.bottom - (i + 1) * step, kWidth, step + 0.5, attributes);
  }
  const auto value = [&](double scaled) { return grid.log ? std::pow(10.0, scaled) : scaled; };
  const auto label = [&](double scaled) { return tick_text(value(scaled), 3); };
  canvas.text("small", left + kWidth + 5, frame.top + 9, SvgCanvas::Anchor::start,
              label(heights.limits.high));
  canvas.text("small", left + kWidth + 5, frame.bottom, SvgCanvas::Anchor::start,
              label(heights.limits.low));
  canvas.text("muted small", left + kWidth + 14, 0.5 * (frame.top + frame.bottom),
              SvgCanvas::Anchor::middle, grid.title, -90);
}

}  // namespace optbench::analysis::draw
