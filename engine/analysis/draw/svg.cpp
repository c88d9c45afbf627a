// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/svg.hpp"

#include "engine/analysis/draw/markup_text.hpp"
#include "engine/analysis/draw/svg_marks.hpp"
#include "engine/base/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace optbench::analysis::draw {
namespace {

using Style = FigureSeries::Style;

constexpr double kLegendRow = 19, kEmptyHeight = 130;
constexpr std::size_t kMostLegendEntries = 24;
constexpr std::size_t kLongestName = 26;

/// Writes the SVG of one figure. The methods are in the order in which they are called.
class Drawing {
 public:
  Drawing(const Figure& figure, const Palette& palette, const SvgOptions& options)
      : figure_(figure),
        palette_(palette),
        options_(options),
        view_(view_of(figure)),
        id_(identifier_text(figure.id)),
        width_(options.width),
        height_(options.height) {
    if (view_.empty) height_ = std::min(height_, kEmptyHeight);
    if (figure.ranks) height_ = ranks_height(*figure.ranks) + (options.standalone ? 34 : 6);
  }

  std::string text() {
    open();
    double top = options_.standalone ? draw_heading() : 6;
    if (figure_.ranks) {
      draw_ranks(canvas_, *figure_.ranks, palette_, 0, top, width_);
    } else if (view_.empty) {
      canvas_.text("muted", 0.5 * width_, 0.5 * height_, SvgCanvas::Anchor::middle,
                   "no finite values");
    } else {
      top = draw_legend(top);
      find_frame(top);
      draw_axes();
      draw_inside();
      draw_footnote();
    }
    canvas_.close("svg");
    return canvas_.take();
  }

 private:
  void open() {
    if (options_.standalone) canvas_.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    canvas_.open("svg", fmt::format(R"(xmlns="http://www.w3.org/2000/svg" class="drawing" )"
                                    R"(viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" )"
                                    R"(aria-labelledby="{2}-title {2}-desc")",
                                    SvgCanvas::number(width_), SvgCanvas::number(height_), id_));
    canvas_.described("title", id_ + "-title", figure_.title.empty() ? id_ : figure_.title);
    canvas_.described("desc", id_ + "-desc", figure_.caption);
    if (options_.standalone) {
      canvas_.raw("<style>" + svg_style("svg.drawing", Theme::light) + "</style>\n");
      canvas_.rectangle("ground", 0, 0, width_, height_);
    }
  }

  double draw_heading() {
    const auto room = static_cast<std::size_t>(width_ / 8);
    canvas_.text("heading", 14, 24, SvgCanvas::Anchor::start, cut_to_width(figure_.title, room));
    return 34;
  }

  /// Rows of names above the axes. Returns y below the last row.
  double draw_legend(double top) {
    std::vector<const FigureSeries*> entries;
    std::set<std::pair<std::string, bool>> seen;
    for (const FigureSeries* series : view_.series) {
      if (!series->name.empty() && seen.insert({series->name, series->dashed}).second) {
        entries.push_back(series);
      }
    }
    if (entries.empty()) return top;
    double x = 14, y = top + 12;
    const auto advance = [&](double needed) {
      if (x > 14 && x + needed > width_ - 10) {
        x = 14;
        y += kLegendRow;
      }
    };
    for (std::size_t i = 0; i < std::min(entries.size(), kMostLegendEntries); ++i) {
      const std::string name = cut_to_width(entries[i]->name, kLongestName);
      const double needed = 30 + SvgCanvas::text_width(name) + 16;
      advance(needed);
      draw_key(*entries[i], x, y - 4);
      canvas_.text("", x + 28, y, SvgCanvas::Anchor::start, name);
      x += needed;
    }
    if (entries.size() > kMostLegendEntries) {
      const std::string rest = fmt::format("and {} more", entries.size() - kMostLegendEntries);
      advance(SvgCanvas::text_width(rest));
      canvas_.text("muted", x, y, SvgCanvas::Anchor::start, rest);
    }
    return y + 8;
  }

  void draw_key(const FigureSeries& series, double x, double y) {
    const std::string fill = colour_class('f', palette_, series.optimizer);
    const std::size_t marker = palette_.look(series.optimizer).marker;
    if (series.style == Style::bars) {
      canvas_.rectangle("bar " + fill, x + 7, y - 5, 10, 10);
      return;
    }
    if (series.style != Style::points) {
      canvas_.line("line " + line_class(palette_, series), x, y, x + 22, y);
    }
    if (series.style == Style::points || series.style == Style::line_and_points) {
      canvas_.marker(fill, marker, x + 11, y, 3);
    }
  }

  void find_frame(double top) {
    frame_.x = view_.x;
    frame_.y = view_.y;
    frame_.log_x = figure_.x.log;
    frame_.log_y = figure_.y.log;
    frame_.top = top + 8;
    // The first category is at the top.
    if (!figure_.y.categories.empty()) std::swap(frame_.y.low, frame_.y.high);
    const bool names_above = std::any_of(figure_.rules.begin(), figure_.rules.end(),
                                         [](const FigureRule& rule) { return rule.vertical; });
    if (names_above) frame_.top += 12;
    x_ticks_ = ticks(figure_.x, view_.x, static_cast<int>(width_ / 95));
    y_ticks_ = ticks(figure_.y, view_.y, std::max(3, static_cast<int>(height_ / 60)));
    double widest = 0;
    for (const AxisTick& tick : y_ticks_)
      widest = std::max(widest, SvgCanvas::text_width(tick.text));
    frame_.left = 14 + (figure_.y.title.empty() ? 0 : 18) + widest + 8;
    frame_.right = width_ - 18 - (has_colour_scale() ? 70 : 0);
    double longest = 0;
    for (const AxisTick& tick : x_ticks_)
      longest = std::max(longest, SvgCanvas::text_width(tick.text));
    const double room = frame_.width() / std::max<double>(1, static_cast<double>(x_ticks_.size()));
    turned_ = !figure_.x.categories.empty() && longest > room - 6;
    const double names = turned_ ? 12 + 0.6 * longest : 20;
    frame_.bottom = height_ - 10 - (figure_.x.title.empty() ? 0 : 19) - names -
                    (view_.leaves_range.empty() ? 0 : 16);
    frame_.bottom = std::max(frame_.bottom, frame_.top + 40);
  }

  static std::vector<AxisTick> ticks(const FigureAxis& axis, AxisLimits limits, int wanted) {
    if (axis.categories.empty()) return axis_ticks(limits, axis.log, wanted);
    std::vector<AxisTick> named;
    for (std::size_t i = 0; i < axis.categories.size(); ++i) {
      named.push_back({static_cast<double>(i), cut_to_width(axis.categories[i], kLongestName)});
    }
    return named;
  }

  void draw_axes() {
    for (const AxisTick& tick : y_ticks_) {
      const double y = frame_.place_y(tick.at);
      if (y < frame_.top - 0.5 || y > frame_.bottom + 0.5) continue;
      if (tick.text.empty()) continue;
      if (!figure_.grid) canvas_.line("grid", frame_.left, y, frame_.right, y);
      canvas_.text("muted small", frame_.left - 7, y + 4, SvgCanvas::Anchor::end, tick.text);
    }
    for (const AxisTick& tick : x_ticks_) {
      const double x = frame_.place_x(tick.at);
      if (x < frame_.left - 0.5 || x > frame_.right + 0.5) continue;
      canvas_.line("axis", x, frame_.bottom, x, frame_.bottom + (tick.text.empty() ? 3 : 5));
      if (turned_) {
        canvas_.text("muted small", x + 3, frame_.bottom + 15, SvgCanvas::Anchor::end, tick.text,
                     -35);
      } else {
        canvas_.text("muted small", x, frame_.bottom + 17, SvgCanvas::Anchor::middle, tick.text);
      }
    }
    canvas_.line("axis", frame_.left, frame_.bottom, frame_.right, frame_.bottom);
    const double foot = height_ - 10 - (view_.leaves_range.empty() ? 0 : 16);
    canvas_.text("muted", 0.5 * (frame_.left + frame_.right), foot, SvgCanvas::Anchor::middle,
                 figure_.x.title);
    canvas_.text("muted", 18, 0.5 * (frame_.top + frame_.bottom), SvgCanvas::Anchor::middle,
                 figure_.y.title, -90);
  }

  /// Shades between contour lines show only the order of the levels: they have no scale.
  [[nodiscard]] bool has_colour_scale() const { return figure_.grid && !figure_.grid->contour; }

  void draw_inside() {
    canvas_.raw(fmt::format("<clipPath id=\"{}-clip\">", id_));
    canvas_.rectangle("", frame_.left, frame_.top, frame_.width(), frame_.height());
    canvas_.raw("</clipPath>\n");
    canvas_.open("g", fmt::format("clip-path=\"url(#{}-clip)\"", id_));
    if (figure_.grid) draw_grid(canvas_, figure_, frame_);
    draw_series(canvas_, figure_, view_, frame_, palette_);
    for (const FigureRule& rule : figure_.rules) draw_rule(rule);
    canvas_.close("g");
    for (const FigureRule& rule : figure_.rules) draw_rule_name(rule);
    if (has_colour_scale()) draw_colour_scale(canvas_, *figure_.grid, frame_, frame_.right + 12);
    draw_leaving_marks(canvas_, figure_, view_, frame_, palette_);
  }

  void draw_rule(const FigureRule& rule) {
    if (!has_place(rule.at, rule.vertical ? figure_.x : figure_.y)) return;
    if (rule.vertical) {
      const double x = frame_.place_x(rule.at);
      canvas_.line("rule", x, frame_.top, x, frame_.bottom);
    } else {
      const double y = frame_.place_y(rule.at);
      canvas_.line("rule", frame_.left, y, frame_.right, y);
    }
  }

  /// Above the frame or at its right end; none if the rule is outside the frame.
  void draw_rule_name(const FigureRule& rule) {
    if (!has_place(rule.at, rule.vertical ? figure_.x : figure_.y)) return;
    if (rule.vertical) {
      const double half = 0.5 * SvgCanvas::text_width(rule.name);
      const double x = frame_.place_x(rule.at);
      if (x < frame_.left - 1 || x > frame_.right + 1) return;
      canvas_.text("muted small halo",
                   std::clamp(x, 8 + half, std::max(8 + half, width_ - 8 - half)), frame_.top - 4,
                   SvgCanvas::Anchor::middle, rule.name);
    } else {
      const double y = frame_.place_y(rule.at);
      if (y < frame_.top - 1 || y > frame_.bottom + 1) return;
      canvas_.text("muted small halo", frame_.right - 4, y < frame_.top + 16 ? y + 13 : y - 5,
                   SvgCanvas::Anchor::end, rule.name);
    }
  }

  void draw_footnote() {
    if (view_.leaves_range.empty()) return;
    std::string names;
    for (std::size_t i = 0; i < std::min<std::size_t>(view_.leaves_range.size(), 6); ++i) {
      names += (i > 0 ? ", " : "") + view_.leaves_range[i];
    }
    if (view_.leaves_range.size() > 6) {
      names += fmt::format(" and {} more", view_.leaves_range.size() - 6);
    }
    canvas_.text("muted small", frame_.left, height_ - 8, SvgCanvas::Anchor::start,
                 "\u25b2 beyond the range shown: " + cut_to_width(names, 70));
  }

  const Figure& figure_;
  const Palette& palette_;
  const SvgOptions& options_;
  FigureView view_;
  std::string id_;
  double width_, height_;
  SvgCanvas canvas_;
  PlotFrame frame_;
  std::vector<AxisTick> x_ticks_, y_ticks_;
  bool turned_ = false;  // the names of categories along x are rotated
};

}  // namespace

std::string svg_text(const Figure& figure, const Palette& palette, const SvgOptions& options) {
  return Drawing(figure, palette, options).text();
}

}  // namespace optbench::analysis::draw
