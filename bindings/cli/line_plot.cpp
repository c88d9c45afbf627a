// SPDX-License-Identifier: MIT
#include "bindings/cli/line_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace optbench::bindings::cli {
namespace {

constexpr int kDotColumns = 2;  // of one Braille character
constexpr int kDotRows = 4;
constexpr int kDotSpacing = 4;  // of a dotted line
constexpr double kLogarithmicSpan = 100;
constexpr std::array kLineRoles = {TextRole::first_line, TextRole::second_line};
constexpr std::array kSamples = {"⠒⠒⠒", "⠂ ⠂"};

/// The bits of a Braille character's dots, by row and column.
constexpr std::uint8_t kDots[kDotRows][kDotColumns] = {
    {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

/// U+2800 and what follows, in UTF-8.
std::string braille(std::uint8_t dots) {
  const char bytes[] = {static_cast<char>(0xE2), static_cast<char>(0xA0 | (dots >> 6)),
                        static_cast<char>(0x80 | (dots & 0x3F))};
  return {bytes, sizeof bytes};
}

/// Maps values to positions: 0 at the bottom, 1 at the top.
class Scale {
 public:
  explicit Scale(const std::vector<PlotLine>& lines) {
    for (const PlotLine& line : lines) {
      for (const double value : line.values) {
        if (!std::isfinite(value)) continue;
        least_ = std::min(least_, value);
        greatest_ = std::max(greatest_, value);
      }
    }
    logarithmic_ = least_ > 0 && greatest_ / least_ >= kLogarithmicSpan;
  }
  [[nodiscard]] double least() const { return least_; }
  [[nodiscard]] double greatest() const { return greatest_; }
  [[nodiscard]] bool logarithmic() const { return logarithmic_; }
  [[nodiscard]] double middle() const {
    return logarithmic_ ? std::sqrt(least_) * std::sqrt(greatest_) : least_ / 2 + greatest_ / 2;
  }
  [[nodiscard]] double place(double value) const {
    if (greatest_ <= least_) return 0.5;
    if (logarithmic_) return std::log(value / least_) / std::log(greatest_ / least_);
    return (value / 2 - least_ / 2) / (greatest_ / 2 - least_ / 2);  // halves: no overflow
  }

 private:
  double least_ = std::numeric_limits<double>::infinity();
  double greatest_ = -std::numeric_limits<double>::infinity();
  bool logarithmic_ = false;
};

/// The plot area, in dots, row 0 at the top.
class Canvas {
 public:
  Canvas(int columns, int rows)
      : columns_(columns), cells_(static_cast<std::size_t>(columns * rows)) {}

  struct Cell {
    std::uint8_t dots = 0;
    std::size_t line = 0;  ///< the first line that has a dot here
  };

  void set(int x, int y, std::size_t line) {
    Cell& cell = cells_[index(x / kDotColumns, y / kDotRows)];
    if (cell.dots == 0) cell.line = line;
    cell.dots = static_cast<std::uint8_t>(cell.dots | kDots[y % kDotRows][x % kDotColumns]);
  }
  [[nodiscard]] const Cell& cell(int column, int row) const { return cells_[index(column, row)]; }

 private:
  [[nodiscard]] std::size_t index(int column, int row) const {
    return static_cast<std::size_t>(row * columns_ + column);
  }

  int columns_;
  std::vector<Cell> cells_;
};

struct Dot {
  int x;
  int y;
};

/// Bresenham's line algorithm. A dotted line has one dot in four.
void draw_stroke(Canvas& canvas, Dot from, Dot to, std::size_t line) {
  const int width = std::abs(to.x - from.x), height = std::abs(to.y - from.y);
  const int right = from.x < to.x ? 1 : -1, down = from.y < to.y ? 1 : -1;
  int error = width - height;
  for (Dot dot = from;;) {
    const int along = width >= height ? dot.x : dot.y;
    if (line == 0 || along % kDotSpacing == 0) canvas.set(dot.x, dot.y, line);
    if (dot.x == to.x && dot.y == to.y) return;
    const int twice = 2 * error;
    if (twice > -height) error -= height, dot.x += right;
    if (twice < width) error += width, dot.y += down;
  }
}

std::size_t longest(const std::vector<PlotLine>& lines) {
  std::size_t size = 0;
  for (const PlotLine& line : lines) size = std::max(size, line.values.size());
  return size;
}

bool can_be_drawn(const PlotLine& line) {
  return std::count_if(line.values.begin(), line.values.end(),
                       [](double value) { return std::isfinite(value); }) >= 2;
}

void draw_line(Canvas& canvas, const PlotLine& line, std::size_t number, const Scale& scale,
               std::size_t points, Dot last) {
  const Dot* before = nullptr;
  Dot dot{};
  for (std::size_t i = 0; i < line.values.size(); ++i) {
    if (!std::isfinite(line.values[i])) {
      before = nullptr;
      continue;
    }
    const double across = static_cast<double>(i) / static_cast<double>(points - 1);
    const Dot here{static_cast<int>(std::lround(across * last.x)),
                   static_cast<int>(std::lround((1 - scale.place(line.values[i])) * last.y))};
    draw_stroke(canvas, before == nullptr ? here : *before, here, number);
    dot = here;
    before = &dot;
  }
}

}  // namespace

std::string line_plot(const std::string& title, const std::vector<PlotLine>& lines,
                      const PlotFrame& frame, const TextColours& colours) {
  if (std::none_of(lines.begin(), lines.end(), can_be_drawn)) return "";
  const Scale scale(lines);
  const auto label = [](double value) { return fmt::format("{:.3g}", value); };
  const std::string labels[] = {label(scale.greatest()), label(scale.middle()),
                                label(scale.least())};
  const int margin =
      static_cast<int>(std::max({labels[0].size(), labels[1].size(), labels[2].size()}));
  const int columns = std::max(frame.columns - margin - 2, 10);
  Canvas canvas(columns, frame.rows);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    draw_line(canvas, lines[i], i, scale, longest(lines),
              {columns * kDotColumns - 1, frame.rows * kDotRows - 1});
  }

  std::string text = title + (scale.logarithmic() ? " (log):" : ":");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t kind = std::min(i, kLineRoles.size() - 1);
    text += fmt::format("  {} {}", colours.apply(kLineRoles[kind], kSamples[kind]), lines[i].name);
  }
  for (int row = 0; row < frame.rows; ++row) {
    const bool labelled = row == 0 || row == frame.rows - 1 || row == frame.rows / 2;
    const std::string& mark = labels[row == 0 ? 0 : row == frame.rows - 1 ? 2 : 1];
    text += fmt::format("\n{:>{}} {}", labelled ? mark : "", margin, labelled ? "┤" : "│");
    std::string drawn;
    for (int column = 0; column < columns; ++column) {
      const Canvas::Cell& cell = canvas.cell(column, row);
      drawn += cell.dots == 0
                   ? std::string(" ")
                   : colours.apply(kLineRoles[std::min(cell.line, kLineRoles.size() - 1)],
                                   braille(cell.dots));
    }
    drawn.erase(drawn.find_last_not_of(' ') + 1);
    text += drawn;
  }
  text += fmt::format("\n{:>{}} └", "", margin);
  for (int column = 0; column < columns; ++column) text += "─";
  text += fmt::format("\n{:>{}}  {}{:>{}}", "", margin, frame.first_x, frame.last_x,
                      columns - static_cast<int>(frame.first_x.size()));
  return text;
}

}  // namespace optbench::bindings::cli
