// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/svg_canvas.hpp"

#include "engine/analysis/draw/markup_text.hpp"
#include "engine/base/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace optbench::analysis::draw {
namespace {

constexpr double kFarthest = 30000;

/// The colours in the style sheet: literals or custom properties.
struct StyleColours {
  std::string ink, muted, line, grid, ground, neutral;
  std::string series[Palette::kColours];
};

std::string style_rules(std::string_view scope, const StyleColours& colours) {
  std::string css;
  const auto rule = [&](std::string_view selector, std::string_view body) {
    fmt::format_to(std::back_inserter(css), "{} {}{{{}}}\n", scope, selector, body);
  };
  rule("text", fmt::format("font:{}px system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',"
                           "Arial,sans-serif;font-variant-numeric:tabular-nums;fill:{}",
                           SvgCanvas::kTextSize, colours.ink));
  rule(".heading", "font-size:15px;font-weight:600");
  rule(".muted", fmt::format("fill:{}", colours.muted));
  rule(".small", "font-size:11px");
  rule(".strong", "font-weight:600");
  rule(".on-dark", "fill:#fff");
  rule(".on-bright", "fill:#1a1d23");
  rule(".halo", fmt::format("paint-order:stroke;stroke:{};stroke-width:3px;stroke-linejoin:round",
                            colours.ground));
  rule(".ground", fmt::format("fill:{}", colours.ground));
  rule(".axis", fmt::format("stroke:{};stroke-width:1;fill:none", colours.line));
  rule(".grid", fmt::format("stroke:{};stroke-width:1;fill:none", colours.grid));
  rule(".rule", fmt::format("stroke:{};stroke-width:1.2;stroke-dasharray:5 4", colours.muted));
  rule(".contour",
       fmt::format("stroke:{};stroke-width:.7;stroke-opacity:.55;fill:none", colours.ink));
  rule(".shade", fmt::format("fill:{};shape-rendering:crispEdges", colours.ink));
  rule(".line", "fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round");
  rule(".fine", "stroke-width:1");
  rule(".whisker", "fill:none;stroke-width:1.3");
  rule(".dots", "fill:none;stroke-width:4;stroke-linecap:round;stroke-opacity:.75");
  rule(".bar", "fill-opacity:.85");
  rule(".band", "fill-opacity:.17;stroke:none");
  rule(".thick", fmt::format("stroke:{};stroke-width:5;stroke-linecap:round", colours.ink));
  for (std::size_t dash = 1; dash < Palette::kDashes; ++dash) {
    rule(fmt::format(".d{}", dash),
         fmt::format("stroke-dasharray:{}", Palette::dash_pattern(dash)));
  }
  rule(".dashed", "stroke-dasharray:3 3");
  for (std::size_t i = 0; i < Palette::kColours; ++i) {
    rule(fmt::format(".s{}", i), fmt::format("stroke:{}", colours.series[i]));
    rule(fmt::format(".f{}", i), fmt::format("fill:{}", colours.series[i]));
  }
  rule(".sn", fmt::format("stroke:{}", colours.neutral));
  rule(".fn", fmt::format("fill:{}", colours.neutral));
  return css;
}

std::string_view anchor_text(SvgCanvas::Anchor anchor) {
  switch (anchor) {
    case SvgCanvas::Anchor::start:
      return "start";
    case SvgCanvas::Anchor::middle:
      return "middle";
    case SvgCanvas::Anchor::end:
      return "end";
  }
  return "start";
}

}  // namespace

std::string SvgCanvas::number(double value) {
  const double cut = std::isnan(value) ? 0 : std::clamp(value, -kFarthest, kFarthest);
  const double rounded = std::round(cut * 10) / 10;
  return fmt::format("{:g}", rounded == 0 ? 0 : rounded);  // avoids "-0"
}

double SvgCanvas::text_width(std::string_view text) {
  return 0.63 * kTextSize * static_cast<double>(display_width(text));
}

void SvgCanvas::line(std::string_view classes, double x1, double y1, double x2, double y2) {
  fmt::format_to(std::back_inserter(out_), R"(<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>)",
                 classes, number(x1), number(y1), number(x2), number(y2));
  out_ += '\n';
}

void SvgCanvas::rectangle(std::string_view classes, double x, double y, double width, double height,
                          std::string_view attributes) {
  out_ += "<rect";
  if (!classes.empty()) fmt::format_to(std::back_inserter(out_), R"( class="{}")", classes);
  fmt::format_to(std::back_inserter(out_), R"( x="{}" y="{}" width="{}" height="{}"{}{}/>)",
                 number(x), number(y), number(width), number(height), attributes.empty() ? "" : " ",
                 attributes);
  out_ += '\n';
}

void SvgCanvas::path(std::string_view classes, std::string_view commands,
                     std::string_view attributes) {
  fmt::format_to(std::back_inserter(out_), R"(<path class="{}" d="{}"{}{}/>)", classes, commands,
                 attributes.empty() ? "" : " ", attributes);
  out_ += '\n';
}

void SvgCanvas::marker(std::string_view classes, std::size_t marker, double x, double y, double r) {
  const auto at = [&](double dx, double dy) {
    return number(x + dx * r) + ' ' + number(y + dy * r);
  };
  switch (marker) {
    case 1:
      return rectangle(classes, x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
    case 2:
      return path(classes,
                  fmt::format("M{}L{}L{}L{}Z", at(0, -1.3), at(1.3, 0), at(0, 1.3), at(-1.3, 0)));
    case 3:
      return path(classes, fmt::format("M{}L{}L{}Z", at(0, -1.25), at(1.2, 0.9), at(-1.2, 0.9)));
    case 4:
      return path(classes, fmt::format("M{}L{}L{}L{}L{}L{}L{}L{}L{}L{}L{}L{}Z", at(-1.1, -0.4),
                                       at(-0.4, -0.4), at(-0.4, -1.1), at(0.4, -1.1), at(0.4, -0.4),
                                       at(1.1, -0.4), at(1.1, 0.4), at(0.4, 0.4), at(0.4, 1.1),
                                       at(-0.4, 1.1), at(-0.4, 0.4), at(-1.1, 0.4)));
    default:
      fmt::format_to(std::back_inserter(out_), R"(<circle class="{}" cx="{}" cy="{}" r="{}"/>)",
                     classes, number(x), number(y), number(r));
      out_ += '\n';
  }
}

void SvgCanvas::text(std::string_view classes, double x, double y, Anchor anchor,
                     std::string_view text, double rotation) {
  out_ += "<text";
  if (!classes.empty()) fmt::format_to(std::back_inserter(out_), R"( class="{}")", classes);
  fmt::format_to(std::back_inserter(out_), R"( x="{}" y="{}")", number(x), number(y));
  if (anchor != Anchor::start) {
    fmt::format_to(std::back_inserter(out_), R"( text-anchor="{}")", anchor_text(anchor));
  }
  if (rotation != 0) {
    fmt::format_to(std::back_inserter(out_), " transform=\"rotate({} {} {})\"", number(rotation),
                   number(x), number(y));
  }
  out_ += '>';
  out_ += escape_markup(text);
  out_ += "</text>\n";
}

void SvgCanvas::described(std::string_view element, std::string_view id, std::string_view text) {
  fmt::format_to(std::back_inserter(out_), R"(<{0} id="{1}">{2}</{0}>)", element, id,
                 escape_markup(text));
  out_ += '\n';
}

void SvgCanvas::open(std::string_view element, std::string_view attributes) {
  fmt::format_to(std::back_inserter(out_), "<{}{}{}>\n", element, attributes.empty() ? "" : " ",
                 attributes);
}

void SvgCanvas::close(std::string_view element) {
  fmt::format_to(std::back_inserter(out_), "</{}>\n", element);
}

std::string svg_style(std::string_view scope, Theme theme) {
  const bool light = theme == Theme::light;
  StyleColours colours;
  colours.ink = light ? "#1d222b" : "#e6e9ee";
  colours.muted = light ? "#5a6472" : "#9aa5b4";
  colours.line = light ? "#9aa3af" : "#5d6878";
  colours.grid = light ? "#e8ebef" : "#2a303a";
  colours.ground = Palette::ground(theme);
  colours.neutral = Palette::neutral(theme);
  for (std::size_t i = 0; i < Palette::kColours; ++i) {
    colours.series[i] = Palette::colour(i, theme);
  }
  return style_rules(scope, colours);
}

std::string svg_style_of_page(std::string_view scope) {
  StyleColours colours{.ink = "var(--ink)",
                       .muted = "var(--muted)",
                       .line = "var(--line)",
                       .grid = "var(--grid)",
                       .ground = "var(--ground)",
                       .neutral = "var(--neutral)",
                       .series = {}};
  for (std::size_t i = 0; i < Palette::kColours; ++i) {
    colours.series[i] = fmt::format("var(--c{})", i);
  }
  return style_rules(scope, colours);
}

}  // namespace optbench::analysis::draw
