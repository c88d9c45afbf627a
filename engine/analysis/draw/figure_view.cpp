// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/figure_view.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace optbench::analysis::draw {
namespace {

constexpr double kWidestForRules = 2;

void expect_length(const Figure& figure, const FigureSeries& series, std::string_view what,
                   std::size_t got, bool may_be_empty) {
  if (got == series.y.size() || (may_be_empty && got == 0)) return;
  fail(ErrorKind::invalid_argument,
       "figure {}: series '{}': {}: expected {} values as y has, got {}", figure.id, series.name,
       what, series.y.size(), got);
}

bool has_value(const Figure& figure, const FigureSeries& series) {
  for (std::size_t i = 0; i < series.y.size(); ++i) {
    if (has_place(series.x[i], figure.x) && has_place(series.y[i], figure.y)) return true;
  }
  return false;
}

void apply_ends(const FigureAxis& axis, AxisLimits& limits) {
  if (!axis.categories.empty()) {
    limits = {-0.5, static_cast<double>(axis.categories.size()) - 0.5};
  }
  AxisLimits chosen{axis.low.value_or(limits.low), axis.high.value_or(limits.high)};
  const bool possible = chosen.low < chosen.high && (!axis.log || chosen.low > 0);
  if (possible) limits = chosen;
}

void include_rules(const Figure& figure, AxisLimits& limits) {
  const auto scaled = [&](double value) { return figure.y.log ? std::log10(value) : value; };
  const double width = scaled(limits.high) - scaled(limits.low);
  for (const FigureRule& rule : figure.rules) {
    if (rule.vertical || !has_place(rule.at, figure.y)) continue;
    const AxisLimits wider{std::min(limits.low, rule.at), std::max(limits.high, rule.at)};
    if (scaled(wider.high) - scaled(wider.low) <= kWidestForRules * width) limits = wider;
  }
}

/// Limits of x with room for bars and points at the ends.
AxisLimits with_room(AxisLimits limits, const Figure& figure, const FigureView& view) {
  double room = 0;
  bool marks = false;
  for (const FigureSeries* series : view.series) {
    if (series->style == FigureSeries::Style::bars) room = 0.5 * bar_layout(view.series).width;
    marks = marks || series->style == FigureSeries::Style::points ||
            series->style == FigureSeries::Style::line_and_points;
  }
  if (figure.x.log) {
    const double factor = marks ? std::pow(limits.high, 0.02) / std::pow(limits.low, 0.02) : 1;
    return {limits.low / factor, limits.high * factor};
  }
  if (room == 0 && marks) room = 0.02 * (limits.high - limits.low);
  return {limits.low - room, limits.high + room};
}

/// Whether all that is drawn is of one optimizer: then nothing must give way to others, and every
/// value is shown. Grey series, which mark points of the others, do not count beside them.
bool is_of_one(const std::vector<const FigureSeries*>& series) {
  std::set<std::string_view> coloured, all;
  for (const FigureSeries* each : series) {
    all.insert(each->name);
    if (!each->optimizer.empty()) coloured.insert(each->name);
  }
  return (coloured.empty() ? all : coloured).size() <= 1;
}

void find_series_ranges(const Figure& figure, FigureView& view, bool& any_x, bool& any_y) {
  std::vector<double> xs;
  std::vector<std::vector<double>> ys;
  bool bars = false;
  for (const FigureSeries* series : view.series) {
    std::vector<double> values;
    for (std::size_t i = 0; i < series->y.size(); ++i) {
      if (!has_place(series->x[i], figure.x)) continue;
      xs.push_back(series->x[i]);
      if (!series->lower.empty()) values.push_back(series->lower[i]);
      if (!series->upper.empty()) values.push_back(series->upper[i]);
    }
    values.insert(values.end(), series->y.begin(), series->y.end());
    ys.push_back(std::move(values));
    bars = bars || series->style == FigureSeries::Style::bars;
  }
  any_x = find_limits(xs, figure.x.log, view.x);
  any_y = (is_of_one(view.series) && find_whole_limits(ys, figure.y.log, view.y)) ||
          find_robust_limits(ys, figure.y.log, view.y);
  if (any_x) view.x = with_room(view.x, figure, view);
  if (any_y && bars && !figure.y.log) {
    const bool touches = view.y.low < 0 && view.y.high > 0;
    if (view.y.low > 0 || (touches && view.y.low > -0.05 * view.y.high)) view.y.low = 0;
    if (view.y.high < 0) view.y.high = 0;
  }
}

}  // namespace

bool has_place(double value, const FigureAxis& axis) {
  return std::isfinite(value) && (!axis.log || value > 0);
}

bool is_shown_first(const Figure& figure, const FigureSeries& series) {
  return series.group.empty() || figure.shown_groups.empty() ||
         std::find(figure.shown_groups.begin(), figure.shown_groups.end(), series.group) !=
             figure.shown_groups.end();
}

void expect_fitting_lengths(const Figure& figure) {
  for (const FigureSeries& series : figure.series) {
    expect_length(figure, series, "x", series.x.size(), false);
    expect_length(figure, series, "lower", series.lower.size(), true);
    expect_length(figure, series, "upper", series.upper.size(), true);
    expect_length(figure, series, "notes", series.notes.size(), true);
    for (const std::vector<double>& places : series.other_x) {
      expect_length(figure, series, "other_x", places.size(), true);
    }
  }
  if (!figure.grid) return;
  const FigureGrid& grid = *figure.grid;
  const std::size_t cells = grid.x.size() * grid.y.size();
  if (grid.z.size() != cells || (!grid.text.empty() && grid.text.size() != cells)) {
    fail(ErrorKind::invalid_argument,
         "figure {}: grid: expected {} x {} values and as many or no texts, got {} and {}",
         figure.id, grid.y.size(), grid.x.size(), grid.z.size(), grid.text.size());
  }
}

FigureView view_of(const Figure& figure) {
  expect_fitting_lengths(figure);
  FigureView view;
  for (const FigureSeries& series : figure.series) {
    if (is_shown_first(figure, series) && has_value(figure, series)) view.series.push_back(&series);
  }
  bool any_x = false, any_y = false;
  find_series_ranges(figure, view, any_x, any_y);
  if (figure.grid && !figure.grid->x.empty() && !figure.grid->y.empty()) {
    std::vector<double> columns = figure.grid->x, rows = figure.grid->y;
    if (!figure.grid->contour) {
      columns = cell_edges(columns, figure.x.log);
      rows = cell_edges(rows, figure.y.log);
    }
    any_x = find_limits(columns, figure.x.log, view.x);
    any_y = find_limits(rows, figure.y.log, view.y);
    any_x = any_x && std::any_of(figure.grid->z.begin(), figure.grid->z.end(),
                                 [](double z) { return std::isfinite(z); });
  } else if (any_y) {
    include_rules(figure, view.y);
  }
  view.empty = !any_x || !any_y;
  if (view.empty) return view;
  apply_ends(figure.x, view.x);
  apply_ends(figure.y, view.y);

  std::set<std::string_view> named;
  for (const FigureSeries* series : view.series) {
    const bool leaves = std::any_of(series->y.begin(), series->y.end(), [&](double y) {
      return std::isinf(y) || (has_place(y, figure.y) && (y < view.y.low || y > view.y.high));
    });
    if (leaves && named.insert(series->name).second) view.leaves_range.push_back(series->name);
  }
  return view;
}

BarLayout bar_layout(const std::vector<const FigureSeries*>& series) {
  BarLayout layout;
  std::set<double> places;
  std::size_t count = 0;
  for (const FigureSeries* each : series) {
    if (each->style != FigureSeries::Style::bars) continue;
    ++count;
    for (const double x : each->x) {
      if (std::isfinite(x)) places.insert(x);
    }
  }
  double distance = 1;
  if (places.size() > 1) {
    distance = std::numeric_limits<double>::infinity();
    for (auto place = std::next(places.begin()); place != places.end(); ++place) {
      distance = std::min(distance, *place - *std::prev(place));
    }
  }
  if (count == 0) return layout;
  layout.width = 0.8 * distance / static_cast<double>(count);
  for (std::size_t i = 0; i < count; ++i) {
    layout.shifts.push_back((static_cast<double>(i) - 0.5 * static_cast<double>(count - 1)) *
                            layout.width);
  }
  return layout;
}

std::vector<double> cell_edges(const std::vector<double>& places, bool log) {
  if (places.empty()) return {};
  std::vector<double> at = places;
  if (log) {
    for (double& place : at) place = std::log(place);
  }
  std::vector<double> edges;
  const double first = at.size() > 1 ? at[1] - at[0] : 1;
  edges.push_back(at.front() - 0.5 * first);
  for (std::size_t i = 0; i + 1 < at.size(); ++i) edges.push_back(0.5 * (at[i] + at[i + 1]));
  const double last = at.size() > 1 ? at.back() - at[at.size() - 2] : 1;
  edges.push_back(at.back() + 0.5 * last);
  if (log) {
    for (double& edge : edges) edge = std::exp(edge);
  }
  return edges;
}

}  // namespace optbench::analysis::draw
