// SPDX-License-Identifier: MIT
#include "engine/analysis/report/report_page.hpp"

#include "engine/base/json_text.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support_analysis/report_sample.hpp"

using optbench::Json;
using optbench::analysis::report::ReportPage;

namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string between(std::string_view text, std::string_view start, std::string_view end) {
  const std::size_t first = text.find(start) + start.size();
  return std::string(text.substr(first, text.find(end, first) - first));
}

Json data_of(std::string_view html) {
  return optbench::read_json(between(html, "id=\"report-data\">", "</script>"), "report");
}

}  // namespace

TEST_CASE("every figure and table of a report is on the page and in its data") {
  const ReportPage page = optbench::testing::sample_report();
  const std::string html = optbench::analysis::report::report_html(page, {.interactive = false});
  const Json data = data_of(html);
  std::size_t figures = 0, tables = 1;  // the methods
  for (const auto& section : page.sections) {
    figures += section.figures.size();
    tables += section.tables.size();
  }
  CHECK(data["figures"].size() == figures);
  CHECK(data["tables"].size() == tables);
  for (std::size_t i = 0; i < figures; ++i)
    CHECK(has(html, "data-figure=\"" + std::to_string(i) + "\""));
  for (std::size_t i = 0; i < tables; ++i)
    CHECK(has(html, "data-table=\"" + std::to_string(i) + "\""));
}

TEST_CASE("a report loads nothing and forbids loading") {
  const std::string html = optbench::analysis::report::report_html(
      optbench::testing::sample_report(), {.interactive = false});
  CHECK(has(html, "default-src 'none'"));
  for (const char* const load : {"src=\"http", "href=\"http", "url(http", "@import", "src=\"//"}) {
    CHECK_FALSE(has(html, load));
  }
}

TEST_CASE("hostile names stay text in the page and in its data") {
  const std::string html = optbench::analysis::report::report_html(
      optbench::testing::sample_report(), {.interactive = false});
  CHECK_FALSE(has(html.substr(0, html.find("<script")), "<b>"));
  CHECK_FALSE(has(between(html, "id=\"report-data\">", "</script>"), "<"));
  const Json data = data_of(html);
  bool found = false;
  for (const Json& figure : data["figures"]) {
    if (figure["title"] == optbench::testing::hostile_name()) found = true;
  }
  CHECK(found);
}

TEST_CASE("numbers of a report's data are exact, and what is not finite says what it is") {
  const double infinity = std::numeric_limits<double>::infinity();
  ReportPage page;
  page.sections = {
      {.id = "s",
       .figures = {
           {.id = "f",
            .series = {
                {.name = "a", .x = {0, 1, 2, 3}, .y = {0.1 + 0.2, std::nan(""), infinity, 7}},
                {.name = "b", .x = {0, 1, 2, 3}, .y = {1, 2, 3, 4}}}}}}};
  const Json figure =
      data_of(optbench::analysis::report::report_html(page, {.interactive = false}))["figures"][0];
  CHECK(figure["series"][0]["x"] == figure["series"][1]["x"]);  // stored once
  CHECK(figure["columns"].size() == 3);
  const Json& y = figure["columns"][figure["series"][0]["y"].get<std::size_t>()];
  CHECK(y[0].get<double>() == 0.1 + 0.2);
  CHECK(y[1].is_null());
  CHECK(y[2] == "Infinity");
  CHECK(y[3].is_number_integer());
}

TEST_CASE("ids on a page are unique, also when sections and figures share names") {
  ReportPage page;
  for (int i = 0; i < 2; ++i) {
    page.sections.push_back(
        {.id = "same", .title = "t", .figures = {{.id = "same"}, {.id = "same"}}});
  }
  const std::string html = optbench::analysis::report::report_html(page, {.interactive = false});
  std::set<std::string> ids;
  std::size_t count = 0;
  for (std::size_t at = 0; (at = html.find(" id=\"", at)) != std::string::npos; ++count) {
    at += 5;
    ids.insert(html.substr(at, html.find('"', at) - at));
  }
  CHECK(ids.size() == count);
}

TEST_CASE("figures written beside a page have its colours") {
  ReportPage page;
  page.sections = {{.figures = {{.series = {{.optimizer = "sgd"}, {.optimizer = ""}}}}}};
  page.optimizers = {"adam"};
  page.ranking = {.entries = {{.optimizer = "lion"}}};
  CHECK(optbench::analysis::report::report_palette(page).labels() ==
        std::vector<std::string>{"adam", "lion", "sgd"});
}

TEST_CASE("an empty report is a page") {
  const std::string html =
      optbench::analysis::report::report_html({.title = "Nothing"}, {.interactive = false});
  CHECK(has(html, "<h1>Nothing</h1>"));
  CHECK(data_of(html)["figures"].empty());
}

TEST_CASE("a report names its ranking before anything else") {
  const std::string html = optbench::analysis::report::report_html(
      optbench::testing::sample_report(), {.interactive = false});
  CHECK(html.find("class=\"verdict\"") < html.find("<figure"));
  CHECK(has(html, "1.83 (1.42 to 2.33)"));
}

TEST_CASE("the plotting library makes a report at most 2.2 MB larger") {
  if (!optbench::analysis::report::has_interactive_figures()) {
    MESSAGE("skipped: this build has no plotly.js (venv's package plotly, or -DOPTBENCH_PLOTLY)");
    return;
  }
  const ReportPage page = optbench::testing::sample_report();
  const std::size_t with = optbench::analysis::report::report_html(page).size();
  const std::size_t without =
      optbench::analysis::report::report_html(page, {.interactive = false}).size();
  CHECK(with > without + 1000000);
  CHECK(with < without + 2200000);
}
