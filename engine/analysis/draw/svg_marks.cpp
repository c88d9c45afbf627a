// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/svg_marks.hpp"

#include "engine/analysis/draw/series_thinning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace optbench::analysis::draw {
namespace {

using Style = FigureSeries::Style;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kMarkRadius = 3;
constexpr double kColumn = 0.8;  // pixels: lines with more points than this are thinned
constexpr double kCloudCell = 3;
constexpr std::size_t kMostMarkers = 150;  // with more, all points are drawn as dots

bool is_line(const FigureSeries& series) {
  return series.style != Style::points && series.style != Style::bars;
}

bool has_points(const FigureSeries& series) {
  return series.style == Style::points || series.style == Style::line_and_points;
}

/// Pixel positions of the values of y (or of a bound); NaN for values that the axes cannot show.
std::vector<DrawnPoint> places(const Figure& figure, const FigureSeries& series,
                               const std::vector<double>& y, const PlotFrame& frame) {
  std::vector<DrawnPoint> points;
  points.reserve(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    const bool drawn = has_place(series.x[i], figure.x) && has_place(y[i], figure.y);
    points.push_back(
        {drawn ? frame.place_x(series.x[i]) : kNaN, drawn ? frame.place_y(y[i]) : kNaN, i});
  }
  return points;
}

std::string pair_text(double x, double y) {
  return SvgCanvas::number(x) + ' ' + SvgCanvas::number(y);
}

void draw_line(SvgCanvas& canvas, const Figure& figure, const FigureSeries& series,
               const PlotFrame& frame, const Palette& palette, bool crowded) {
  std::string commands;
  bool down = false;
  const bool steps = series.style == Style::steps;
  const std::vector<DrawnPoint> points =
      thin_line(places(figure, series, series.y, frame), kColumn);
  const auto is_gap = [&](std::size_t i) { return i >= points.size() || std::isnan(points[i].x); };
  for (std::size_t i = 0; i < points.size(); ++i) {
    const DrawnPoint& point = points[i];
    if (is_gap(i)) {
      down = false;
      continue;
    }
    // A single value between gaps would be invisible as a line: draw a dot.
    if (!down && is_gap(i + 1) && series.style != Style::line_and_points) {
      canvas.marker(colour_class('f', palette, series.optimizer), 0, point.x, point.y, 2.5);
      continue;
    }
    if (!down) {
      commands += 'M' + pair_text(point.x, point.y);
    } else if (steps) {
      commands += 'H' + SvgCanvas::number(point.x) + 'V' + SvgCanvas::number(point.y);
    } else {
      commands += 'L' + pair_text(point.x, point.y);
    }
    down = true;
  }
  if (!commands.empty())
    canvas.path((crowded ? "line fine " : "line ") + line_class(palette, series), commands);
}

/// One stretch without gaps: along the upper bound and back along the lower one.
void append_band(std::string& commands, const std::vector<DrawnPoint>& upper,
                 const std::vector<DrawnPoint>& lower, bool steps) {
  if (upper.size() < 2) return;
  const auto walk = [&](auto first, auto last, char start, bool level_first) {
    for (auto point = first; point != last; ++point) {
      if (point == first) {
        commands += start + pair_text(point->x, point->y);
      } else if (steps && level_first) {
        commands += 'H' + SvgCanvas::number(point->x) + 'V' + SvgCanvas::number(point->y);
      } else if (steps) {
        commands += 'V' + SvgCanvas::number(point->y) + 'H' + SvgCanvas::number(point->x);
      } else {
        commands += 'L' + pair_text(point->x, point->y);
      }
    }
  };
  walk(upper.begin(), upper.end(), 'M', true);
  walk(lower.rbegin(), lower.rend(), 'L', false);
  commands += 'Z';
}

void draw_band(SvgCanvas& canvas, const Figure& figure, const FigureSeries& series,
               const PlotFrame& frame, const Palette& palette) {
  if (series.lower.empty() || series.upper.empty()) return;
  const std::vector<DrawnPoint> upper = places(figure, series, series.upper, frame);
  const std::vector<DrawnPoint> lower = places(figure, series, series.lower, frame);
  std::string commands;
  std::vector<DrawnPoint> above, below;
  const auto flush = [&] {
    append_band(commands, thin_line(above, kColumn), thin_line(below, kColumn),
                series.style == Style::steps);
    above.clear();
    below.clear();
  };
  for (std::size_t i = 0; i < upper.size(); ++i) {
    // A lower bound that is not positive is placed below the edge of a logarithmic axis.
    const bool sinks = figure.y.log && series.lower[i] <= 0 && !std::isnan(upper[i].x);
    if (std::isnan(upper[i].x) || (std::isnan(lower[i].x) && !sinks)) {
      flush();
      continue;
    }
    above.push_back(upper[i]);
    below.push_back(sinks ? DrawnPoint{upper[i].x, frame.bottom + 5, i} : lower[i]);
  }
  flush();
  if (!commands.empty()) {
    canvas.path("band " + colour_class('f', palette, series.optimizer), commands);
  }
}

void draw_error_bars(SvgCanvas& canvas, const Figure& figure, const FigureSeries& series,
                     const PlotFrame& frame, const Palette& palette, double shift) {
  if (series.lower.empty() || series.upper.empty()) return;
  std::string commands;
  for (std::size_t i = 0; i < series.y.size(); ++i) {
    if (!has_place(series.x[i], figure.x) || !has_place(series.lower[i], figure.y) ||
        !has_place(series.upper[i], figure.y)) {
      continue;
    }
    const double x = frame.place_x(series.x[i] + shift);
    const double low = frame.place_y(series.lower[i]), high = frame.place_y(series.upper[i]);
    commands += 'M' + pair_text(x, low) + 'V' + SvgCanvas::number(high);
    for (const double end : {low, high}) {
      commands += 'M' + pair_text(x - 2.5, end) + 'H' + SvgCanvas::number(x + 2.5);
    }
  }
  const bool bars = series.style == Style::bars;
  const std::string colour =
      bars ? std::string("axis") : colour_class('s', palette, series.optimizer);
  if (!commands.empty()) canvas.path("whisker " + colour, commands);
}

void draw_points(SvgCanvas& canvas, const Figure& figure, const FigureSeries& series,
                 const PlotFrame& frame, const Palette& palette) {
  const std::vector<DrawnPoint> all = places(figure, series, series.y, frame);
  const SeriesLook look = palette.look(series.optimizer);
  const std::string fill = colour_class('f', palette, series.optimizer);
  if (all.size() > kMostMarkers) {
    std::string dots;
    for (const DrawnPoint& point : thin_cloud(all, kCloudCell)) {
      dots += 'M' + pair_text(point.x, point.y) + "h0";
    }
    if (!dots.empty()) canvas.path("dots " + colour_class('s', palette, series.optimizer), dots);
    return;
  }
  for (const DrawnPoint& point : thin_cloud(all, kCloudCell)) {
    canvas.marker(fill, look.marker, point.x, point.y, kMarkRadius);
  }
}

void draw_bars(SvgCanvas& canvas, const Figure& figure, const FigureSeries& series,
               const PlotFrame& frame, const Palette& palette, double width, double shift) {
  const double base =
      frame.log_y ? frame.bottom : frame.place_y(std::clamp(0.0, frame.y.low, frame.y.high));
  for (std::size_t i = 0; i < series.y.size(); ++i) {
    if (!has_place(series.x[i], figure.x) || !has_place(series.y[i], figure.y)) continue;
    const double middle = series.x[i] + shift;
    const double left = frame.place_x(middle - 0.46 * width);
    const double right = frame.place_x(middle + 0.46 * width);
    const double y = std::clamp(frame.place_y(series.y[i]), frame.top, frame.bottom);
    canvas.rectangle("bar " + colour_class('f', palette, series.optimizer), left, std::min(y, base),
                     right - left, std::max(std::abs(base - y), 0.5));
  }
}

}  // namespace

std::string colour_class(char kind, const Palette& palette, const std::string& label) {
  if (label.empty()) return fmt::format("{}n", kind);
  return fmt::format("{}{}", kind, palette.look(label).colour);
}

std::string line_class(const Palette& palette, const FigureSeries& series) {
  std::string classes = colour_class('s', palette, series.optimizer);
  const std::size_t dash = series.optimizer.empty() ? 0 : palette.look(series.optimizer).dash;
  if (series.dashed) {
    classes += " dashed";
  } else if (dash > 0) {
    classes += fmt::format(" d{}", dash);
  }
  return classes;
}

void draw_series(SvgCanvas& canvas, const Figure& figure, const FigureView& view,
                 const PlotFrame& frame, const Palette& palette) {
  const BarLayout layout = bar_layout(view.series);
  const bool crowded = view.series.size() > 40;
  for (const FigureSeries* series : view.series) {
    if (is_line(*series)) draw_band(canvas, figure, *series, frame, palette);
  }
  std::size_t bar = 0;
  for (const FigureSeries* series : view.series) {
    if (series->style == Style::bars) {
      const double shift = layout.shifts[bar++];
      draw_bars(canvas, figure, *series, frame, palette, layout.width, shift);
      draw_error_bars(canvas, figure, *series, frame, palette, shift);
    } else if (series->style == Style::points) {
      draw_error_bars(canvas, figure, *series, frame, palette, 0);
    }
  }
  for (const FigureSeries* series : view.series) {
    if (is_line(*series)) draw_line(canvas, figure, *series, frame, palette, crowded);
  }
  for (const FigureSeries* series : view.series) {
    if (has_points(*series)) draw_points(canvas, figure, *series, frame, palette);
  }
}

void draw_leaving_marks(SvgCanvas& canvas, const Figure& figure, const FigureView& view,
                        const PlotFrame& frame, const Palette& palette) {
  for (const FigureSeries* series : view.series) {
    bool above = false, below = false;
    for (std::size_t i = 0; i < series->y.size(); ++i) {
      const double y = series->y[i];
      if (std::isnan(y) || !has_place(series->x[i], figure.x)) continue;
      const double x = std::clamp(frame.place_x(series->x[i]), frame.left, frame.right);
      const std::string fill = colour_class('f', palette, series->optimizer);
      if (y > frame.y.high && !above) {
        canvas.path(fill, fmt::format("M{}L{}L{}Z", pair_text(x, frame.top - 6),
                                      pair_text(x - 4.5, frame.top + 1),
                                      pair_text(x + 4.5, frame.top + 1)));
        above = true;
      } else if (y < frame.y.low && !below && (!figure.y.log || y > 0)) {
        canvas.path(fill, fmt::format("M{}L{}L{}Z", pair_text(x, frame.bottom + 6),
                                      pair_text(x - 4.5, frame.bottom - 1),
                                      pair_text(x + 4.5, frame.bottom - 1)));
        below = true;
      }
    }
  }
}

}  // namespace optbench::analysis::draw
