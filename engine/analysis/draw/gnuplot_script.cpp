// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/contour_lines.hpp"
#include "engine/analysis/draw/figure_view.hpp"
#include "engine/analysis/draw/gnuplot.hpp"
#include "engine/analysis/draw/markup_text.hpp"
#include "engine/base/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace optbench::analysis::draw {
namespace {

using Style = FigureSeries::Style;

constexpr std::size_t kMostTitles = 24;
constexpr int kContours = 12;
constexpr std::array<int, Palette::kMarkers> kPointTypes = {7, 5, 13, 9, 2};
constexpr std::array<std::string_view, Palette::kDashes> kDashTypes = {
    "solid", "(14,5)", "(14,5,3,5)", "(18,5,3,5,3,5)"};

/// In single quotes gnuplot reads no escapes, substitutions or variables.
std::string quote(std::string_view text) {
  std::string out = "'";
  for (const char c : valid_utf8(text)) {
    if (c == '\'') out += '\'';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '\'';
}

/// The bounds of steps: each holds until the next place.
FigureSeries with_corners(const FigureSeries& series) {
  FigureSeries corners;
  const auto add = [&](double x, std::size_t i) {
    corners.x.push_back(x);
    corners.lower.push_back(series.lower[i]);
    corners.upper.push_back(series.upper[i]);
  };
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (i > 0) add(series.x[i], i - 1);
    add(series.x[i], i);
  }
  return corners;
}

std::string number(double value) { return std::isfinite(value) ? number_text(value) : "NaN"; }

class Script {
 public:
  Script(const Figure& figure, const Palette& palette) : figure_(figure), palette_(palette) {}

  std::string text(GnuplotFormat format, std::string_view output) {
    write_settings(format, output);
    if (figure_.ranks) {
      write_ranks();
    } else {
      write_view();
    }
    out_ += data_;
    if (plots_.empty()) {
      say("unset border\nunset tics\nset xrange [0:1]\nset yrange [0:1]");
      say("set label 'no finite values' at graph 0.5, graph 0.5 center");
      plots_.emplace_back("NaN notitle");
    }
    out_ += "plot ";
    for (std::size_t i = 0; i < plots_.size(); ++i) {
      out_ += (i > 0 ? ", \\\n     " : "") + plots_[i];
    }
    out_ += "\nunset output\n";
    return std::move(out_);
  }

 private:
  void say(std::string_view line) {
    out_ += line;
    out_ += '\n';
  }

  void write_settings(GnuplotFormat format, std::string_view output) {
    say("set encoding utf8");
    say(format == GnuplotFormat::pdf
            ? "set terminal pdfcairo noenhanced color size 12cm,7.8cm font 'sans,9' linewidth 1.2"
            : "set terminal pngcairo noenhanced size 1280,840 font 'sans,20' linewidth 2");
    say("set output " + quote(output));
    say("set title " + quote(figure_.title));
    say("set xlabel " + quote(figure_.x.title));
    say("set ylabel " + quote(figure_.y.title));
    say("set border 3 linecolor rgb '#9aa3af'\nset tics nomirror textcolor rgb '#1d222b'");
    say("set key outside bottom center horizontal reverse Left samplen 2 width 2 textcolor rgb "
        "'#1d222b'");
    say("set style fill solid 0.85 noborder");
  }

  /// A named block of data; its columns are as long as each other.
  std::string block(const std::vector<std::vector<double>>& columns) {
    std::string name = fmt::format("$data{}", blocks_++);
    data_ += name + " << END_OF_DATA\n";
    for (std::size_t i = 0; i < columns.front().size(); ++i) {
      for (const std::vector<double>& column : columns) data_ += number(column[i]) + ' ';
      data_ += '\n';
    }
    data_ += "END_OF_DATA\n";
    return name;
  }

  [[nodiscard]] std::string colour(const std::string& optimizer) const {
    return optimizer.empty()
               ? std::string(Palette::neutral(Theme::light))
               : std::string(Palette::colour(palette_.look(optimizer).colour, Theme::light));
  }

  void write_axis(char axis, const FigureAxis& described, AxisLimits limits) {
    if (described.log) say(fmt::format("set logscale {}\nset format {} '%g'", axis, axis));
    if (axis == 'y' && !described.categories.empty()) std::swap(limits.low, limits.high);
    say(fmt::format("set {}range [{}:{}]", axis, number(limits.low), number(limits.high)));
    if (described.categories.empty()) return;
    std::string names;
    for (std::size_t i = 0; i < described.categories.size(); ++i) {
      names += fmt::format("{}{} {}", i > 0 ? ", " : "", quote(described.categories[i]), i);
    }
    const bool turned = axis == 'x' && described.categories.size() > 5;
    say(fmt::format("set {}tics ({}){}", axis, names, turned ? " rotate by -35" : ""));
  }

  void write_view() {
    const FigureView view = view_of(figure_);
    if (view.empty) return;
    write_axis('x', figure_.x, view.x);
    write_axis('y', figure_.y, view.y);
    if (figure_.grid) write_grid();
    const BarLayout layout = bar_layout(view.series);
    std::size_t bar = 0, titles = 0;
    for (const FigureSeries* series : view.series) {
      if (series->style == Style::bars || series->style == Style::points) continue;
      write_band(*series);
    }
    std::vector<std::string> named;
    for (const FigureSeries* series : view.series) {
      const std::string key = series->name + (series->dashed ? "\n" : "");
      const bool titled = !series->name.empty() && titles < kMostTitles &&
                          std::find(named.begin(), named.end(), key) == named.end();
      if (titled) named.push_back(key);
      titles += titled ? 1U : 0U;
      const double shift = series->style == Style::bars ? layout.shifts[bar++] : 0;
      write_series(*series, titled, shift, layout.width);
    }
    for (const FigureRule& rule : figure_.rules) write_rule(rule, view);
  }

  void write_rule(const FigureRule& rule, const FigureView& view) {
    if (!has_place(rule.at, rule.vertical ? figure_.x : figure_.y)) return;
    const AxisLimits& limits = rule.vertical ? view.x : view.y;
    if (rule.at < limits.low || rule.at > limits.high) return;
    const std::string at = number(rule.at);
    const std::string from = rule.vertical ? "first " + at + ", graph 0" : "graph 0, first " + at;
    const std::string to = rule.vertical ? "first " + at + ", graph 1" : "graph 1, first " + at;
    say(
        fmt::format("set arrow from {} to {} nohead dashtype (8,6) linecolor rgb "
                    "'#5a6472' front",
                    from, to));
    if (rule.name.empty()) return;
    say(fmt::format("set label {} at {} offset {} {} textcolor rgb '#5a6472' front",
                    quote(rule.name),
                    rule.vertical ? "first " + at + ", graph 1" : "graph 0.99, first " + at,
                    rule.vertical ? "0,0.6" : "0,0.5", rule.vertical ? "center" : "right"));
    if (rule.vertical) say("set title offset 0,0.8");
  }

  void write_band(const FigureSeries& series) {
    if (series.lower.empty() || series.upper.empty()) return;
    const FigureSeries band = series.style == Style::steps ? with_corners(series) : series;
    plots_.push_back(
        fmt::format("{} using 1:2:3 with filledcurves fillstyle transparent solid 0.17 linecolor "
                    "rgb '{}' notitle",
                    block({band.x, band.lower, band.upper}), colour(series.optimizer)));
  }

  void write_series(const FigureSeries& series, bool titled, double shift, double width) {
    const SeriesLook look = palette_.look(series.optimizer);
    const std::string name = titled ? "title " + quote(series.name) : std::string("notitle");
    const std::string ink = fmt::format("linecolor rgb '{}'", colour(series.optimizer));
    const std::string dash =
        fmt::format("dashtype {}", series.dashed ? "(5,5)" : kDashTypes.at(look.dash));
    const int point = kPointTypes.at(look.marker);
    std::vector<double> x = series.x;
    for (double& place : x) place += shift;
    const std::string data = block({x, series.y});
    const bool lonely = std::count_if(series.y.begin(), series.y.end(),
                                      [](double y) { return std::isfinite(y); }) == 1;
    switch (series.style) {
      case Style::line:
        plots_.push_back(fmt::format("{} with {} linewidth 1.5 {} {} {}", data,
                                     lonely ? "points pointtype 7" : "lines", ink, dash, name));
        break;
      case Style::steps:
        plots_.push_back(
            fmt::format("{} with steps linewidth 1.5 {} {} {}", data, ink, dash, name));
        break;
      case Style::line_and_points:
        plots_.push_back(
            fmt::format("{} with linespoints pointtype {} pointsize 0.8 linewidth 1.5 {} {} {}",
                        data, point, ink, dash, name));
        break;
      case Style::points:
        plots_.push_back(
            fmt::format("{} with points pointtype {} pointsize 0.8 {} {}", data, point, ink, name));
        break;
      case Style::bars:
        plots_.push_back(fmt::format("{} using 1:2:({}) with boxes {} {}", data,
                                     number(0.92 * width), ink, name));
        break;
    }
    const bool bars = series.style == Style::bars;
    if ((bars || series.style == Style::points) && !series.lower.empty() && !series.upper.empty()) {
      plots_.push_back(
          fmt::format("{} using 1:2:3:4 with yerrorbars pointtype 0 linecolor rgb '{}' notitle",
                      block({x, series.y, series.lower, series.upper}),
                      bars ? "#5a6472" : colour(series.optimizer)));
    }
  }

  void write_grid() {
    const FigureGrid& grid = *figure_.grid;
    std::vector<double> z = grid.z;
    if (grid.log) {
      for (double& value : z) value = value > 0 ? std::log10(value) : std::nan("");
    }
    if (grid.contour) return write_contours(grid, z);
    say("set cblabel " + quote((grid.log ? "log10 " : "") + grid.title));
    std::string stops;
    for (std::size_t i = 0; i < Palette::heat_stops().size(); ++i) {
      stops += fmt::format("{}{} '{}'", i > 0 ? ", " : "", i, Palette::heat_stops()[i]);
    }
    say("set palette defined (" + stops + ")");
    const std::vector<double> columns = cell_edges(grid.x, figure_.x.log);
    const std::vector<double> rows = cell_edges(grid.y, figure_.y.log);
    AxisLimits range;
    if (!find_limits(z, false, range)) return;
    std::array<std::vector<double>, 7> cells;
    for (std::size_t row = 0; row < grid.y.size(); ++row) {
      for (std::size_t column = 0; column < grid.x.size(); ++column) {
        const std::size_t cell = row * grid.x.size() + column;
        const bool drawn = std::isfinite(z[cell]);
        const double share = (z[cell] - range.low) / (range.high - range.low);
        if (!grid.text.empty()) write_cell_text(grid, row, column, drawn && share <= 0.62);
        if (!drawn) continue;
        const std::array<double, 7> values = {
            grid.x[column], grid.y[row],   columns[column], columns[column + 1],
            rows[row],      rows[row + 1], z[cell]};
        for (std::size_t i = 0; i < cells.size(); ++i) cells[i].push_back(values[i]);
      }
    }
    if (cells[0].empty()) return;
    plots_.push_back(block({cells.begin(), cells.end()}) +
                     " using 1:2:3:4:5:6:7 with boxxyerror fillstyle solid 1 noborder linecolor "
                     "palette notitle");
  }

  void write_cell_text(const FigureGrid& grid, std::size_t row, std::size_t column, bool on_dark) {
    say(fmt::format("set label {} at first {}, first {} center front textcolor rgb '{}'",
                    quote(grid.text[row * grid.x.size() + column]), number(grid.x[column]),
                    number(grid.y[row]), on_dark ? "#ffffff" : "#1a1d23"));
  }

  void write_contours(const FigureGrid& grid, const std::vector<double>& z) {
    const std::vector<double> levels = contour_levels(z, kContours);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      std::array<std::vector<double>, 4> ends;
      for (const ContourSegment& segment : contour_segments(grid.x, grid.y, z, levels[i])) {
        ends[0].push_back(segment.x1);
        ends[1].push_back(segment.y1);
        ends[2].push_back(segment.x2 - segment.x1);
        ends[3].push_back(segment.y2 - segment.y1);
      }
      if (ends[0].empty()) continue;
      const auto grey = static_cast<int>(215 - 120 * i / levels.size());
      plots_.push_back(fmt::format(
          "{} using 1:2:3:4 with vectors nohead linewidth 0.6 linecolor rgb '#{:02x}{:02x}{:02x}' "
          "notitle",
          block({ends.begin(), ends.end()}), grey, grey, grey));
    }
  }

  /// As svg_ranks.cpp lays it out, in ranks along x and rows along y.
  void write_ranks() {
    std::vector<FigureRanks::Entry> entries = figure_.ranks->entries;
    std::erase_if(entries, [](const auto& entry) { return !std::isfinite(entry.rank); });
    if (entries.empty()) return;
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return a.rank < b.rank; });
    const auto count = static_cast<double>(std::max<std::size_t>(figure_.ranks->entries.size(), 2));
    const double margin = 0.45 * (count - 1);
    const std::size_t half = (entries.size() + 1) / 2;
    const auto cliques = static_cast<double>(figure_.ranks->cliques.size());
    const double names = 0.5 + 0.4 * cliques;
    say("unset border\nunset ytics\nset key off");
    say(fmt::format("set xrange [{}:{}]\nset yrange [{}:1.6]", number(1 - margin),
                    number(count + margin), number(-names - static_cast<double>(half))));
    say("unset xtics");
    const auto segment = [&](double x1, double y1, double x2, double y2, std::string_view look) {
      say(fmt::format("set arrow from {}, {} to {}, {} nohead {}", number(x1), number(y1),
                      number(x2), number(y2), look));
    };
    segment(1, 0, count, 0, "linecolor rgb '#5a6472'");
    for (int rank = 1; rank <= static_cast<int>(count); ++rank) {
      if (count > 15 && rank != 1 && rank % 5 != 0) continue;
      segment(rank, 0, rank, 0.15, "linecolor rgb '#5a6472'");
      say(fmt::format("set label '{0}' at {0}, 0.45 center", rank));
    }
    const double critical = figure_.ranks->critical_difference;
    if (std::isfinite(critical) && critical > 0) {
      segment(1, 1.2, std::min(1 + critical, count), 1.2, "linewidth 2 linecolor rgb '#1d222b'");
      say(fmt::format("set label 'critical difference {:.2f}' at {}, 1.2 left offset 1,0", critical,
                      number(std::min(1 + critical, count))));
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const bool left = i < half;
      const double row = static_cast<double>(left ? i : entries.size() - 1 - i);
      const double y = -names - row - 0.5, edge = left ? 0.95 : count + 0.05;
      const std::string ink = fmt::format("linecolor rgb '{}'", colour(entries[i].optimizer));
      segment(entries[i].rank, 0, entries[i].rank, y, ink);
      segment(entries[i].rank, y, edge, y, ink);
      say(fmt::format("set label {} at {}, {} {}",
                      quote(fmt::format("{} {:.2f}", entries[i].name, entries[i].rank)),
                      number(left ? edge - 0.05 : edge + 0.05), number(y),
                      left ? "right" : "left"));
    }
    double y = -0.35;
    for (const FigureRanks::Clique& clique : figure_.ranks->cliques) {
      segment(clique.best, y, clique.worst, y, "linewidth 4 linecolor rgb '#1d222b'");
      y -= 0.4;
    }
    plots_.emplace_back("NaN notitle");
  }

  const Figure& figure_;
  const Palette& palette_;
  std::string out_, data_;
  std::vector<std::string> plots_;
  int blocks_ = 0;
};

}  // namespace

std::string gnuplot_script(const Figure& figure, const Palette& palette, GnuplotFormat format,
                           std::string_view output) {
  return Script(figure, palette).text(format, output);
}

}  // namespace optbench::analysis::draw
