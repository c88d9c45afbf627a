// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/figure_json.hpp"

#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

namespace optbench::analysis::draw {
namespace {

/// The fields of one table, by name; fields that were not read are unknown, which is an error.
class Fields {
 public:
  Fields(std::string where, const Json& object) : where_(std::move(where)), object_(object) {
    if (!object.is_object()) {
      fail(ErrorKind::invalid_argument, "{}: expected a table with named fields, got {}", where_,
           write_json(object, -1));
    }
  }

  [[nodiscard]] const Json* find(const char* name) {
    known_.emplace_back(name);
    const auto found = object_.find(name);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }

  [[nodiscard]] std::string text(const char* name, std::string fallback = "") {
    const Json* value = find(name);
    if (value == nullptr) return fallback;
    if (!value->is_string()) wrong(name, "a text", *value);
    return value->get<std::string>();
  }
  [[nodiscard]] bool flag(const char* name) {
    const Json* value = find(name);
    if (value == nullptr) return false;
    if (!value->is_boolean()) wrong(name, "true or false", *value);
    return value->get<bool>();
  }
  [[nodiscard]] std::optional<double> number(const char* name) {
    const Json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number()) wrong(name, "a number", *value);
    return value->get<double>();
  }
  [[nodiscard]] std::vector<double> numbers(const char* name) {
    const Json* value = find(name);
    if (value == nullptr) return {};
    const bool fits = value->is_array() &&
                      std::ranges::all_of(*value, [](const Json& one) { return one.is_number(); });
    if (!fits) wrong(name, "a list of numbers", *value);
    return value->get<std::vector<double>>();
  }
  [[nodiscard]] std::vector<std::string> texts(const char* name) {
    const Json* value = find(name);
    if (value == nullptr) return {};
    const bool fits = value->is_array() &&
                      std::ranges::all_of(*value, [](const Json& one) { return one.is_string(); });
    if (!fits) wrong(name, "a list of texts", *value);
    return value->get<std::vector<std::string>>();
  }
  [[nodiscard]] const Json& list(const char* name) {
    static const Json none = Json::array();
    const Json* value = find(name);
    if (value == nullptr) return none;
    if (!value->is_array()) wrong(name, "a list", *value);
    return *value;
  }

  void reject_unknown() const {
    for (const auto& [name, value] : object_.items()) {
      if (std::ranges::find(known_, name) == known_.end()) {
        fail(ErrorKind::invalid_argument, "{}: unknown field '{}'{}", where_, name,
             did_you_mean(name, known_));
      }
    }
  }

  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  [[noreturn]] void wrong(const char* name, const char* expected, const Json& got) const {
    fail(ErrorKind::invalid_argument, "{}: '{}' must be {}, got {}", where_, name, expected,
         write_json(got, -1).substr(0, 60));
  }

  std::string where_;
  const Json& object_;
  std::vector<std::string> known_;
};

/// "Loss of adam" becomes "loss-of-adam".
std::string id_of(Fields& fields, const std::string& title) {
  std::string id = fields.text("id", title);
  for (char& c : id) {
    const auto byte = static_cast<unsigned char>(c);
    c = std::isalnum(byte) != 0 ? static_cast<char>(std::tolower(byte)) : '-';
  }
  return id.empty() ? "figure" : id;
}

FigureAxis axis_of(const std::string& where, const Json* object) {
  if (object == nullptr) return {};
  Fields fields(where, *object);
  FigureAxis axis{.title = fields.text("title"),
                  .log = fields.flag("log"),
                  .low = fields.number("low"),
                  .high = fields.number("high"),
                  .categories = fields.texts("categories"),
                  .switchable = true};
  fields.reject_unknown();
  return axis;
}

FigureSeries::Style style_of(const std::string& where, const std::string& name) {
  using Style = FigureSeries::Style;
  static const std::vector<std::pair<std::string, Style>> styles = {
      {"line", Style::line},
      {"steps", Style::steps},
      {"points", Style::points},
      {"line_and_points", Style::line_and_points},
      {"bars", Style::bars}};
  for (const auto& [known, style] : styles) {
    if (known == name) return style;
  }
  fail(ErrorKind::invalid_argument,
       "{}: style must be line, steps, points, line_and_points or bars, got '{}'", where, name);
}

FigureSeries series_of(const std::string& where, const Json& object) {
  Fields fields(where, object);
  FigureSeries series;
  series.name = fields.text("name");
  series.optimizer = fields.text("optimizer", series.name);
  series.style = style_of(where, fields.text("style", "line"));
  series.dashed = fields.flag("dashed");
  series.y = fields.numbers("y");
  series.x = fields.numbers("x");
  series.lower = fields.numbers("lower");
  series.upper = fields.numbers("upper");
  fields.reject_unknown();
  if (series.x.empty()) {
    for (std::size_t i = 1; i <= series.y.size(); ++i) series.x.push_back(static_cast<double>(i));
  }
  for (const auto* list : {&series.x, &series.lower, &series.upper}) {
    if (!list->empty() && list->size() != series.y.size()) {
      fail(ErrorKind::invalid_argument, "{}: expected {} values, as many as y has, got {}", where,
           series.y.size(), list->size());
    }
  }
  if (series.lower.size() != series.upper.size()) {
    fail(ErrorKind::invalid_argument, "{}: expected both lower and upper, or neither", where);
  }
  return series;
}

}  // namespace

Figure figure_of(std::string_view where, const Json& object) {
  Fields fields{std::string(where), object};
  Figure figure;
  figure.title = fields.text("title");
  figure.id = id_of(fields, figure.title);
  figure.caption = fields.text("caption");
  figure.x = axis_of(fmt::format("{}: x", where), fields.find("x"));
  figure.y = axis_of(fmt::format("{}: y", where), fields.find("y"));
  const Json& series = fields.list("series");
  for (std::size_t i = 0; i < series.size(); ++i) {
    figure.series.push_back(series_of(fmt::format("{}: series {}", where, i + 1), series[i]));
  }
  const Json& rules = fields.list("rules");
  for (std::size_t i = 0; i < rules.size(); ++i) {
    Fields rule(fmt::format("{}: rule {}", where, i + 1), rules[i]);
    const auto at = rule.number("at");
    if (!at)
      fail(ErrorKind::invalid_argument, "{}: 'at' is missing: expected a number", rule.where());
    figure.rules.push_back(
        {.at = *at, .vertical = rule.flag("vertical"), .name = rule.text("name")});
    rule.reject_unknown();
  }
  fields.reject_unknown();
  return figure;
}

FigureTable table_of(std::string_view where, const Json& object) {
  Fields fields{std::string(where), object};
  FigureTable table;
  table.title = fields.text("title");
  table.id = id_of(fields, table.title);
  table.caption = fields.text("caption");
  for (const std::string& heading : fields.texts("columns")) {
    table.columns.push_back({.heading = heading, .numeric = true});
  }
  const Json& rows = fields.list("rows");
  fields.reject_unknown();
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (!rows[r].is_array() || rows[r].size() != table.columns.size()) {
      fail(ErrorKind::invalid_argument, "{}: row {}: expected {} cells, one per column, got {}",
           where, r + 1, table.columns.size(), write_json(rows[r], -1).substr(0, 60));
    }
    std::vector<FigureTable::Cell> row;
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      const Json& value = rows[r][c];
      if (value.is_number()) {
        row.push_back(
            {.text = fmt::format("{:.6g}", value.get<double>()), .value = value.get<double>()});
      } else if (value.is_string()) {
        row.push_back({.text = value.get<std::string>()});
        table.columns[c].numeric = false;
      } else {
        fail(ErrorKind::invalid_argument,
             "{}: row {}, column {}: expected a text or a number, got {}", where, r + 1, c + 1,
             write_json(value, -1).substr(0, 60));
      }
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace optbench::analysis::draw
