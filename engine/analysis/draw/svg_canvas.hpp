// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/palette.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace optbench::analysis::draw {

/// Writes SVG elements, in pixels, y downwards. All colours are CSS classes (svg_style()), so that
/// a page can define its own. Texts are escaped.
class SvgCanvas {
 public:
  static constexpr double kTextSize = 12;

  void line(std::string_view classes, double x1, double y1, double x2, double y2);
  void rectangle(std::string_view classes, double x, double y, double width, double height,
                 std::string_view attributes = "");
  void path(std::string_view classes, std::string_view commands, std::string_view attributes = "");
  void marker(std::string_view classes, std::size_t marker, double x, double y, double radius);

  enum class Anchor { start, middle, end };
  void text(std::string_view classes, double x, double y, Anchor anchor, std::string_view text,
            double rotation = 0);
  /// <title> or <desc>, for screen readers.
  void described(std::string_view element, std::string_view id, std::string_view text);

  void open(std::string_view element, std::string_view attributes);
  void close(std::string_view element);
  void raw(std::string_view markup) { out_ += markup; }

  [[nodiscard]] std::string take() { return std::move(out_); }

  /// A coordinate with at most one decimal, clamped to ±30 000.
  [[nodiscard]] static std::string number(double value);
  /// The approximate width of a text at kTextSize.
  [[nodiscard]] static double text_width(std::string_view text);

 private:
  std::string out_;
};

/// The CSS rules of all classes that svg_text() uses, below `scope` ("svg.drawing"), with the
/// colours of a theme.
[[nodiscard]] std::string svg_style(std::string_view scope, Theme theme);
/// The same rules with custom properties for the colours, which the page sets: --c0 to --c7,
/// --neutral, --ink, --muted, --line, --grid, --ground.
[[nodiscard]] std::string svg_style_of_page(std::string_view scope);

}  // namespace optbench::analysis::draw
