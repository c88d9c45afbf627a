// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/csv.hpp"

#include "engine/analysis/draw/figure_view.hpp"
#include "engine/base/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace optbench::analysis::draw {
namespace {

void append_line(std::string& out, const std::vector<std::string>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out += ',';
    out += fields[i];
  }
  out += "\r\n";
}

/// The category's name if x has categories, else the number.
std::string place_field(double x, const FigureAxis& axis) {
  const bool named = !axis.categories.empty() && x >= 0 && x == std::floor(x) &&
                     x < static_cast<double>(axis.categories.size());
  return named ? csv_field(axis.categories[static_cast<std::size_t>(x)]) : csv_number(x);
}

std::string grid_text(const Figure& figure) {
  const FigureGrid& grid = *figure.grid;
  std::string out;
  append_line(out, {"x", "y", "value", "text"});
  for (std::size_t row = 0; row < grid.y.size(); ++row) {
    for (std::size_t column = 0; column < grid.x.size(); ++column) {
      const std::size_t cell = row * grid.x.size() + column;
      append_line(out,
                  {place_field(grid.x[column], figure.x), place_field(grid.y[row], figure.y),
                   csv_number(grid.z[cell]), grid.text.empty() ? "" : csv_field(grid.text[cell])});
    }
  }
  return out;
}

std::string series_text(const Figure& figure) {
  const bool notes = std::any_of(figure.series.begin(), figure.series.end(),
                                 [](const FigureSeries& series) { return !series.notes.empty(); });
  std::string out;
  std::vector<std::string> heading = {"series", "group", "x", "y", "lower", "upper"};
  for (const std::string& title : figure.other_x) heading.push_back(csv_field(title));
  if (notes) heading.emplace_back("note");
  append_line(out, heading);
  const auto at = [](const std::vector<double>& values, std::size_t i) {
    return values.empty() ? std::string() : csv_number(values[i]);
  };
  for (const FigureSeries& series : figure.series) {
    for (std::size_t i = 0; i < series.y.size(); ++i) {
      std::vector<std::string> fields = {
          csv_field(series.name),  csv_field(series.group), place_field(series.x[i], figure.x),
          csv_number(series.y[i]), at(series.lower, i),     at(series.upper, i)};
      for (std::size_t axis = 0; axis < figure.other_x.size(); ++axis) {
        fields.push_back(axis < series.other_x.size() ? at(series.other_x[axis], i) : "");
      }
      if (notes) fields.push_back(series.notes.empty() ? "" : csv_field(series.notes[i]));
      append_line(out, fields);
    }
  }
  return out;
}

}  // namespace

std::string csv_number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return number_text(value);
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string csv_text(const Figure& figure) {
  expect_fitting_lengths(figure);
  if (figure.ranks) {
    std::string out;
    append_line(out, {"name", "rank"});
    for (const FigureRanks::Entry& entry : figure.ranks->entries) {
      append_line(out, {csv_field(entry.name), csv_number(entry.rank)});
    }
    return out;
  }
  // If a grid has curves over it, only the curves are written; the report has the grid's values.
  return figure.grid && figure.series.empty() ? grid_text(figure) : series_text(figure);
}

std::vector<std::string> csv_columns(const FigureTable& table) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  const auto add = [&](const std::string& name) {
    std::string unique = name;
    for (int i = 2; !taken.insert(unique).second; ++i) unique = name + " " + std::to_string(i);
    names.push_back(std::move(unique));
  };
  for (const FigureTable::Column& column : table.columns) {
    if (column.parts.empty()) add(column.heading);
    for (const std::string& part : column.parts) add(part);
  }
  return names;
}

std::string csv_text(const FigureTable& table) {
  std::string out;
  std::vector<std::string> fields;
  for (const std::string& name : csv_columns(table)) fields.push_back(csv_field(name));
  const std::size_t width = fields.size();
  append_line(out, fields);
  for (const std::vector<FigureTable::Cell>& row : table.rows) {
    fields.clear();
    for (std::size_t i = 0; i < row.size(); ++i) {
      const FigureTable::Cell& cell = row[i];
      const std::size_t parts = i < table.columns.size() ? table.columns[i].parts.size() : 0;
      if (parts == 0) fields.push_back(cell.value ? csv_number(*cell.value) : csv_field(cell.text));
      for (std::size_t part = 0; part < parts; ++part)
        fields.push_back(part < cell.parts.size() ? csv_number(cell.parts[part]) : "");
    }
    fields.resize(std::max(fields.size(), width));
    append_line(out, fields);
  }
  return out;
}

}  // namespace optbench::analysis::draw
