// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/csv.hpp"

#include "engine/base/number_text.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/error_message.hpp"
#include "tests/support_analysis/report_sample.hpp"

using optbench::analysis::draw::Figure;
using optbench::analysis::draw::FigureTable;

namespace {

/// RFC 4180, read back.
std::vector<std::vector<std::string>> read_csv(std::string_view text) {
  std::vector<std::vector<std::string>> rows = {{""}};
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::string& field = rows.back().back();
    if (quoted) {
      if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
        field += text[++i];
      } else if (c == '"') {
        quoted = false;
      } else {
        field += c;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      rows.back().emplace_back();
    } else if (c == '\r' && text.substr(i, 2) == "\r\n") {
      rows.push_back({""});
      ++i;
    } else {
      field += c;
    }
  }
  rows.pop_back();
  return rows;
}

}  // namespace

TEST_CASE("a figure's numbers come back from its CSV file with every bit") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> y = {0.1 + 0.2, 1e-308, nan, -std::numeric_limits<double>::infinity()};
  Figure figure{.other_x = {"seconds, all"}};
  figure.series.push_back({.name = optbench::testing::hostile_name() + ",\n\"",
                           .x = {0, 1, 2, 3},
                           .y = y,
                           .group = "test",
                           .other_x = {{0, 0.1, 0.2, 0.3}}});
  const auto rows = read_csv(optbench::analysis::draw::csv_text(figure));
  REQUIRE(rows.size() == 5);
  CHECK(rows[0] ==
        std::vector<std::string>{"series", "group", "x", "y", "lower", "upper", "seconds, all"});
  for (std::size_t i = 0; i < y.size(); ++i) {
    CHECK(rows[i + 1][0] == figure.series[0].name);
    const auto back = optbench::parse_number(rows[i + 1][3]);
    REQUIRE(back);
    CHECK((*back == y[i] || (std::isnan(*back) && std::isnan(y[i]))));
    CHECK(rows[i + 1][4].empty());
  }
  CHECK(rows[3][3] == "NaN");
  CHECK(rows[4][3] == "-Infinity");
}

TEST_CASE("a grid and ranks have columns of their own") {
  Figure grid{.x = {.categories = {"adam", "s,gd"}}};
  grid.grid = {.x = {0, 1}, .y = {0.5}, .z = {1, 2}, .text = {"a", "b"}};
  CHECK(optbench::analysis::draw::csv_text(grid) ==
        "x,y,value,text\r\nadam,0.5,1.0,a\r\n\"s,gd\",0.5,2.0,b\r\n");
  Figure ranks;
  ranks.ranks = {.entries = {{"adam", "adam", 1.5}}};
  CHECK(optbench::analysis::draw::csv_text(ranks) == "name,rank\r\nadam,1.5\r\n");
}

TEST_CASE("a table's cells are their values, or their texts without one") {
  const FigureTable table{.columns = {{"problem"}, {"loss", true}, {"more"}},
                          .rows = {{{"a \"b\""}, {"0.1 ± 0.2", 0.125, true}}}};
  CHECK(optbench::analysis::draw::csv_text(table) ==
        "problem,loss,more\r\n\"a \"\"b\"\"\",0.125,\r\n");
}

TEST_CASE("a table's file holds every number of a cell, under names that occur once") {
  FigureTable table;
  table.columns = {{.heading = "rule"},
                   {.heading = "interval", .numeric = true, .parts = {"low", "high"}},
                   {.heading = "interval", .numeric = true},
                   {.heading = "interval", .numeric = true, .parts = {"low", "high"}}};
  const double nan = std::numeric_limits<double>::quiet_NaN();
  table.rows = {{{.text = "a"},
                 {.text = "1 to 2", .value = 1.0, .parts = {1, 2}},
                 {.text = "3", .value = 3.0},
                 {.text = "—", .value = nan}}};
  CHECK(optbench::analysis::draw::csv_text(table) ==
        "rule,low,high,interval,low 2,high 2\r\na,1.0,2.0,3.0,,\r\n");
}

TEST_CASE("lists that belong together and differ in length are refused") {
  Figure figure{.id = "f", .series = {{.name = "s", .x = {1}, .y = {1, 2}}}};
  CHECK(optbench::testing::error_message([&] {
          (void)optbench::analysis::draw::csv_text(figure);
        }) == "figure f: series 's': x: expected 2 values as y has, got 1");
}
