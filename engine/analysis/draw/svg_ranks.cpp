// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/svg_marks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

namespace optbench::analysis::draw {
namespace {

constexpr double kRow = 21, kCliqueRow = 9, kSideLabels = 150;
constexpr double kAboveAxis = 46, kBelowAxis = 12;

std::vector<FigureRanks::Entry> ranked(const FigureRanks& ranks) {
  std::vector<FigureRanks::Entry> entries;
  std::copy_if(ranks.entries.begin(), ranks.entries.end(), std::back_inserter(entries),
               [](const FigureRanks::Entry& entry) { return std::isfinite(entry.rank); });
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return a.rank < b.rank; });
  return entries;
}

}  // namespace

double ranks_height(const FigureRanks& ranks) {
  const std::size_t rows = (ranked(ranks).size() + 1) / 2;
  return kAboveAxis + kBelowAxis + kCliqueRow * static_cast<double>(ranks.cliques.size()) +
         kRow * static_cast<double>(rows) + 12;
}

void draw_ranks(SvgCanvas& canvas, const FigureRanks& ranks, const Palette& palette, double left,
                double top, double width) {
  const std::vector<FigureRanks::Entry> entries = ranked(ranks);
  PlotFrame frame;
  frame.left = left + kSideLabels;
  frame.right = left + width - kSideLabels;
  const double worst = entries.empty() ? 2 : std::ceil(entries.back().rank);
  frame.x = {1, std::max({worst, 2.0, static_cast<double>(ranks.entries.size())})};
  const double axis = top + kAboveAxis;
  canvas.line("axis", frame.left, axis, frame.right, axis);
  const bool every = frame.x.high <= 15;
  for (int rank = 1; rank <= static_cast<int>(frame.x.high); ++rank) {
    const double x = frame.place_x(rank);
    canvas.line("axis", x, axis - 5, x, axis);
    if (every || rank == 1 || rank % 5 == 0) {
      canvas.text("muted small", x, axis - 9, SvgCanvas::Anchor::middle, fmt::format("{}", rank));
    }
  }
  canvas.text("muted small", frame.left - 10, axis - 9, SvgCanvas::Anchor::end, "better");
  canvas.text("muted small", frame.right + 10, axis - 9, SvgCanvas::Anchor::start, "worse");
  if (std::isfinite(ranks.critical_difference) && ranks.critical_difference > 0) {
    const double end = std::min(frame.place_x(1 + ranks.critical_difference), frame.right);
    const double y = top + 12;
    canvas.path("whisker axis",
                fmt::format("M{0} {2}V{3}M{1} {2}V{3}M{0} {4}H{1}", SvgCanvas::number(frame.left),
                            SvgCanvas::number(end), SvgCanvas::number(y - 4),
                            SvgCanvas::number(y + 4), SvgCanvas::number(y)));
    canvas.text("small", end + 7, y + 4, SvgCanvas::Anchor::start,
                fmt::format("critical difference {:.2f}", ranks.critical_difference));
  }

  const double names = axis + kBelowAxis + kCliqueRow * static_cast<double>(ranks.cliques.size());
  const std::size_t half = (entries.size() + 1) / 2;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const FigureRanks::Entry& entry = entries[i];
    const bool on_left = i < half;
    const auto row = static_cast<double>(on_left ? i : entries.size() - 1 - i);
    const double x = frame.place_x(entry.rank), y = names + kRow * (row + 0.6);
    const double edge = on_left ? frame.left - 10 : frame.right + 10;
    canvas.path("line " + colour_class('s', palette, entry.optimizer),
                fmt::format("M{} {}V{}H{}", SvgCanvas::number(x), SvgCanvas::number(axis),
                            SvgCanvas::number(y), SvgCanvas::number(edge)));
    canvas.marker(colour_class('f', palette, entry.optimizer), 0, x, axis, 3.5);
    const std::string number = fmt::format("{:.2f}", entry.rank);
    canvas.text("", on_left ? edge - 6 : edge + 6, y + 4,
                on_left ? SvgCanvas::Anchor::end : SvgCanvas::Anchor::start,
                on_left ? entry.name + "  " + number : number + "  " + entry.name);
  }
  for (std::size_t i = 0; i < ranks.cliques.size(); ++i) {
    const FigureRanks::Clique& clique = ranks.cliques[i];
    if (!std::isfinite(clique.best) || !std::isfinite(clique.worst)) continue;
    const double y = axis + kBelowAxis + kCliqueRow * static_cast<double>(i);
    canvas.line("thick", frame.place_x(clique.best) - 3, y, frame.place_x(clique.worst) + 3, y);
  }
}

}  // namespace optbench::analysis::draw
