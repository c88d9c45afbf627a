// SPDX-License-Identifier: MIT
#include "engine/analysis/report/report_data.hpp"

#include "engine/analysis/draw/csv.hpp"
#include "engine/analysis/draw/figure_view.hpp"
#include "engine/analysis/draw/markup_text.hpp"
#include "engine/base/json_text.hpp"
#include "engine/base/number_text.hpp"

#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace optbench::analysis::report {
namespace {

Json number(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  const auto whole = whole_number(value);
  const bool exact = whole && std::abs(value) < 9e15 && !(value == 0 && std::signbit(value));
  return exact ? Json(*whole) : Json(value);
}

Json end_of_axis(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

Json texts(const std::vector<std::string>& list) {
  Json json = Json::array();
  for (const std::string& text : list) json.push_back(text);
  return json;
}

/// Lists of numbers; equal lists are stored once.
class Columns {
 public:
  Json index(const std::vector<double>& values) {
    if (values.empty()) return nullptr;
    const std::string bytes(reinterpret_cast<const char*>(values.data()),
                            values.size() * sizeof(double));
    const auto [place, is_new] = known_.try_emplace(bytes, list_.size());
    if (is_new) {
      Json json = Json::array();
      for (const double value : values) json.push_back(number(value));
      list_.push_back(std::move(json));
    }
    return place->second;
  }
  [[nodiscard]] Json take() { return std::move(list_); }

 private:
  std::map<std::string, std::size_t> known_;
  Json list_ = Json::array();
};

std::string_view style_text(draw::FigureSeries::Style style) {
  switch (style) {
    case draw::FigureSeries::Style::line:
      return "line";
    case draw::FigureSeries::Style::steps:
      return "steps";
    case draw::FigureSeries::Style::points:
      return "points";
    case draw::FigureSeries::Style::line_and_points:
      return "line_and_points";
    case draw::FigureSeries::Style::bars:
      return "bars";
  }
  return "line";
}

Json colour_of(const std::string& optimizer, const draw::Palette& palette) {
  return optimizer.empty() ? Json(nullptr) : Json(palette.look(optimizer).colour);
}

Json axis_json(const draw::FigureAxis& axis) {
  return {{"title", axis.title},           {"log", axis.log},
          {"low", end_of_axis(axis.low)},  {"high", end_of_axis(axis.high)},
          {"switchable", axis.switchable}, {"categories", texts(axis.categories)}};
}

Json series_json(const draw::FigureSeries& series, const draw::Palette& palette, Columns& columns) {
  const draw::SeriesLook look =
      series.optimizer.empty() ? draw::SeriesLook{} : palette.look(series.optimizer);
  Json other = Json::array();
  for (const std::vector<double>& places : series.other_x) other.push_back(columns.index(places));
  return {{"name", series.name},
          {"group", series.group},
          {"style", style_text(series.style)},
          {"dashed", series.dashed},
          {"colour", colour_of(series.optimizer, palette)},
          {"dash", look.dash},
          {"marker", look.marker},
          {"x", columns.index(series.x)},
          {"y", columns.index(series.y)},
          {"lower", columns.index(series.lower)},
          {"upper", columns.index(series.upper)},
          {"notes", texts(series.notes)},
          {"otherX", std::move(other)}};
}

Json ranks_json(const draw::FigureRanks& ranks, const draw::Palette& palette) {
  Json entries = Json::array(), cliques = Json::array();
  for (const draw::FigureRanks::Entry& entry : ranks.entries) {
    entries.push_back({{"name", entry.name},
                       {"colour", colour_of(entry.optimizer, palette)},
                       {"rank", number(entry.rank)}});
  }
  for (const draw::FigureRanks::Clique& clique : ranks.cliques) {
    cliques.push_back({{"best", number(clique.best)}, {"worst", number(clique.worst)}});
  }
  return {{"entries", std::move(entries)},
          {"cliques", std::move(cliques)},
          {"critical", number(ranks.critical_difference)}};
}

Json range_json(const draw::Figure& figure) {
  const draw::FigureView view = draw::view_of(figure);
  if (view.empty || figure.ranks || figure.grid) return nullptr;
  const auto scaled = [&](double end) { return number(figure.y.log ? std::log10(end) : end); };
  return Json::array({scaled(view.y.low), scaled(view.y.high)});
}

Json figure_json(const draw::Figure& figure, const draw::Palette& palette) {
  Columns columns;
  Json series = Json::array(), rules = Json::array(), grid = nullptr, ranks = nullptr;
  for (const draw::FigureSeries& each : figure.series) {
    series.push_back(series_json(each, palette, columns));
  }
  for (const draw::FigureRule& rule : figure.rules) {
    rules.push_back({{"at", number(rule.at)}, {"vertical", rule.vertical}, {"name", rule.name}});
  }
  if (figure.grid) {
    grid = {{"x", columns.index(figure.grid->x)},
            {"y", columns.index(figure.grid->y)},
            {"z", columns.index(figure.grid->z)},
            {"text", texts(figure.grid->text)},
            {"title", figure.grid->title},
            {"contour", figure.grid->contour},
            {"log", figure.grid->log}};
  }
  if (figure.ranks) ranks = ranks_json(*figure.ranks, palette);
  return {{"id", draw::identifier_text(figure.id)},
          {"title", figure.title},
          {"x", axis_json(figure.x)},
          {"y", axis_json(figure.y)},
          {"otherX", texts(figure.other_x)},
          {"range", range_json(figure)},
          {"shown", texts(figure.shown_groups)},
          {"series", std::move(series)},
          {"rules", std::move(rules)},
          {"grid", std::move(grid)},
          {"ranks", std::move(ranks)},
          {"columns", columns.take()}};
}

Json table_json(const draw::FigureTable& table) {
  Json columns = Json::array(), rows = Json::array();
  for (const draw::FigureTable::Column& column : table.columns) {
    columns.push_back(
        {{"heading", column.heading}, {"numeric", column.numeric}, {"parts", column.parts.size()}});
  }
  for (const std::vector<draw::FigureTable::Cell>& row : table.rows) {
    Json cells = Json::array();
    for (const draw::FigureTable::Cell& cell : row) {
      Json json = Json::array({cell.text});
      if (cell.value) json.push_back(number(*cell.value));
      if (!cell.parts.empty()) {
        if (!cell.value) json.push_back("");
        Json& parts = json.emplace_back(Json::array());
        for (const double part : cell.parts) parts.push_back(number(part));
      }
      cells.push_back(std::move(json));
    }
    rows.push_back(std::move(cells));
  }
  return {{"id", draw::identifier_text(table.id)},
          {"title", table.title},
          {"columns", std::move(columns)},
          {"csv", texts(draw::csv_columns(table))},
          {"rows", std::move(rows)}};
}

}  // namespace

std::string report_data(const std::vector<const draw::Figure*>& figures,
                        const std::vector<const draw::FigureTable*>& tables,
                        const draw::Palette& palette) {
  Json data = {{"figures", Json::array()}, {"tables", Json::array()}, {"heat", Json::array()}};
  for (const draw::Figure* figure : figures)
    data["figures"].push_back(figure_json(*figure, palette));
  for (const draw::FigureTable* table : tables) data["tables"].push_back(table_json(*table));
  for (const std::string_view stop : draw::Palette::heat_stops()) data["heat"].push_back(stop);
  // NaN and infinity have been replaced, so this is strict JSON.
  const std::string text = data.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    if (c == '<') {
      escaped += "\\u003c";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace optbench::analysis::report
