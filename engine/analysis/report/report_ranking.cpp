// SPDX-License-Identifier: MIT
#include "engine/analysis/report/report_ranking.hpp"

#include "engine/analysis/draw/axis_scale.hpp"
#include "engine/analysis/draw/markup_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <vector>

namespace optbench::analysis::report {
namespace {

std::string dot_html(const ReportRanking::Entry& entry, draw::AxisLimits limits) {
  const auto percent = [&](double value) {
    return 100 * (value - limits.low) / (limits.high - limits.low);
  };
  std::string out;
  if (std::isfinite(entry.lower) && std::isfinite(entry.upper) && entry.lower < entry.upper) {
    out += fmt::format("<span class=\"reach\" style=\"left:{:.2f}%;width:{:.2f}%\"></span>",
                       percent(entry.lower), percent(entry.upper) - percent(entry.lower));
  }
  if (std::isfinite(entry.value)) {
    out += fmt::format("<span class=\"dot\" style=\"left:{:.2f}%\"></span>", percent(entry.value));
  }
  return out;
}

std::string entry_html(const ReportRanking::Entry& entry, std::size_t index,
                       const draw::Palette& palette, draw::AxisLimits limits) {
  const std::string colour = entry.optimizer.empty()
                                 ? "--neutral"
                                 : fmt::format("--c{}", palette.look(entry.optimizer).colour);
  const std::string place = entry.place.empty() ? fmt::format("{}", index + 1) : entry.place;
  std::string out = fmt::format(
      "<li style=\"--own:var({})\"><span class=\"place\">{}</span><span class=\"name\"><span "
      "class=\"swatch\"></span><span>{}</span></span><span class=\"strip\" aria-hidden=\"true\">{}"
      "</span><span class=\"value\">{}</span>",
      colour, draw::escape_markup(place), draw::escape_markup(entry.name), dot_html(entry, limits),
      draw::escape_markup(entry.text));
  if (!entry.remark.empty()) {
    out += "<span class=\"remark\">" + draw::escape_markup(entry.remark) + "</span>";
  }
  return out + "</li>\n";
}

}  // namespace

std::string ranking_html(const ReportRanking& ranking, const draw::Palette& palette) {
  std::vector<double> values;
  for (const ReportRanking::Entry& entry : ranking.entries) {
    values.insert(values.end(), {entry.value, entry.lower, entry.upper});
  }
  draw::AxisLimits limits;
  const bool any = draw::find_limits(values, false, limits);
  const double room = 0.03 * (limits.high - limits.low);
  const draw::AxisLimits shown{limits.low - room, limits.high + room};
  std::string out = "<div class=\"ranking card\">\n";
  if (!ranking.verdict.empty()) {
    out += "<p class=\"verdict\">" + draw::escape_markup(ranking.verdict) + "</p>\n";
  }
  out += "<ol>\n";
  for (std::size_t i = 0; i < ranking.entries.size(); ++i) {
    out += entry_html(ranking.entries[i], i, palette, shown);
  }
  out += "</ol>\n";
  if (any) {
    out += fmt::format(
        "<div class=\"scale\" aria-hidden=\"true\"><span class=\"ends\"><span>{}</span>"
        "<span>{}</span></span></div>\n",
        draw::tick_text(limits.low, 3), draw::tick_text(limits.high, 3));
  }
  if (!ranking.measure.empty()) {
    out += "<p class=\"measure\">" + draw::escape_markup(ranking.measure) + "</p>\n";
  }
  return out + "</div>\n";
}

}  // namespace optbench::analysis::report
