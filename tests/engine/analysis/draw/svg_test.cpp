// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/svg.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/error_message.hpp"
#include "tests/support_analysis/markup_check.hpp"
#include "tests/support_analysis/report_sample.hpp"

using optbench::analysis::draw::Figure;
using optbench::analysis::draw::FigureSeries;
using optbench::analysis::draw::Palette;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos;
       at += part.size()) {
    ++found;
  }
  return found;
}

std::string drawn(const Figure& figure) {
  return optbench::analysis::draw::svg_text(figure, Palette({"adam", "sgd"}));
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("figures without a finite value say so") {
  CHECK(has(drawn({.id = "a"}), "no finite values"));
  CHECK(has(drawn({.series = {{.x = {1, 2}, .y = {kNaN, kNaN}}}}), "no finite values"));
  CHECK(has(drawn({.x = {.log = true}, .series = {{.x = {-1}, .y = {1}}}}), "no finite values"));
  Figure grid;
  grid.grid = {.x = {0}, .y = {0}, .z = {kNaN}};
  CHECK(has(drawn(grid), "no finite values"));
}

TEST_CASE("a single point is drawn") {
  const std::string svg =
      drawn({.series = {{.name = "s", .style = FigureSeries::Style::points, .x = {1}, .y = {2}}}});
  CHECK_FALSE(has(svg, "no finite values"));
  CHECK(has(svg, "<circle"));
  CHECK_FALSE(has(svg, "nan"));
}

TEST_CASE("no figure of the sample contains NaN, a script or an address") {
  for (const auto& section : optbench::testing::sample_report().sections) {
    for (const Figure& figure : section.figures) {
      std::string svg = drawn(figure);
      INFO(figure.id);
      CHECK(optbench::testing::markup_mistake(svg) == "");
      CHECK_FALSE(has(svg, "=\"nan"));
      CHECK_FALSE(has(svg, "inf\""));
      CHECK_FALSE(has(svg, "<script"));
      CHECK_FALSE(has(svg, "<b>"));
      CHECK(count(svg, "http") == 1);  // the name of SVG itself
      CHECK(has(svg, "role=\"img\""));
      CHECK(count(svg, "<title") == 1);
      CHECK(count(svg, "<desc") == 1);
    }
  }
}

TEST_CASE("a series that leaves the range is marked at the edge and named") {
  Figure figure;
  for (const std::string name : {"adam", "sgd"}) {
    figure.series.push_back({.name = name, .optimizer = name, .x = {0, 1, 2}, .y = {2, 1, 0.5}});
  }
  CHECK_FALSE(has(drawn(figure), "beyond the range"));
  figure.series[1].y = {2, 1e9, 1e20};
  CHECK(has(drawn(figure), "beyond the range shown: sgd"));
}

TEST_CASE("text that is not XML is detected") {
  using optbench::testing::markup_mistake;
  CHECK(markup_mistake("<a b=\"1\"><c/>text &amp; more</a>") == "");
  for (const char* const wrong : {"<a>", "<a></b>", "<a b=1/>", "<a b=\"1\" b=\"2\"/>", "<a>&</a>",
                                  "<a>< </a>", "<a/><a/>", ""}) {
    CHECK(markup_mistake(wrong) != "");
  }
}

TEST_CASE("a value between gaps is a dot") {
  const std::string svg = drawn({.series = {{.x = {0, 1, 2, 3, 4}, .y = {1, 2, kNaN, 2, kNaN}}}});
  CHECK(count(svg, "<circle") == 1);
}

TEST_CASE("a gap interrupts a line") {
  const Figure figure{.series = {{.x = {0, 1, 2, 3, 4}, .y = {1, 2, kNaN, 2, 1}}}};
  const std::string svg = drawn(figure);
  const std::size_t line = svg.find("class=\"line sn\"");
  REQUIRE(line != std::string::npos);
  const std::string commands = svg.substr(line, svg.find("/>", line) - line);
  CHECK(count(commands, "M") == 2);
  CHECK(count(commands, "L") == 2);
}

TEST_CASE("only the groups shown at first are drawn") {
  Figure figure{.series = {{.name = "one", .x = {0, 1}, .y = {0, 1}, .group = "test"},
                           {.name = "two", .x = {0, 1}, .y = {0, 1}, .group = "train"},
                           {.name = "three", .x = {0, 1}, .y = {0, 1}}},
                .shown_groups = {"train"}};
  const std::string svg = drawn(figure);
  CHECK_FALSE(has(svg, ">one<"));
  CHECK(has(svg, ">two<"));
  CHECK(has(svg, ">three<"));
}

TEST_CASE("the legend of two hundred series names 24 and counts the rest") {
  Figure figure;
  for (int i = 0; i < 200; ++i) {
    figure.series.push_back(
        {.name = "rule " + std::to_string(i), .x = {0, 1}, .y = {0.0, 1.0 * i}});
  }
  const std::string svg = drawn(figure);
  CHECK(has(svg, ">rule 23<"));
  CHECK_FALSE(has(svg, ">rule 24<"));
  CHECK(has(svg, "and 176 more"));
}

TEST_CASE("thousands of points are thinned") {
  Figure figure{.series = {{.style = FigureSeries::Style::points}}};
  for (int i = 0; i < 200000; ++i) {
    figure.series[0].x.push_back(std::fmod(i * 0.618, 1));
    figure.series[0].y.push_back(std::fmod(i * 0.414, 1));
  }
  CHECK(drawn(figure).size() < 500000);
}

TEST_CASE("a figure for a page has no style and no background of its own") {
  const Figure figure{.series = {{.x = {0, 1}, .y = {0, 1}}}};
  const std::string svg =
      optbench::analysis::draw::svg_text(figure, Palette({}), {.standalone = false});
  CHECK(svg.starts_with("<svg "));
  CHECK_FALSE(has(svg, "<style"));
  CHECK(has(drawn(figure), "<style"));
}

TEST_CASE("the first category along y is at the top") {
  Figure figure{.x = {.categories = {"c"}}, .y = {.categories = {"first", "second"}}};
  figure.grid = {.x = {0}, .y = {0, 1}, .z = {0, 1}};
  const std::string svg = drawn(figure);
  const auto height_of = [&](const std::string& name) {
    const std::size_t tag = svg.rfind("<text", svg.find(">" + name + "<"));
    return std::stod(svg.substr(svg.find(" y=\"", tag) + 4));
  };
  CHECK(height_of("first") < height_of("second"));
}

TEST_CASE("ranks are in order, and optimizers without a significant difference are joined") {
  Figure figure{.id = "ranks"};
  figure.ranks = {.entries = {{"b", "", 2.5}, {"a", "", 1.5}, {"lost", "", kNaN}},
                  .cliques = {{1.5, 2.5}},
                  .critical_difference = 1.2};
  const std::string svg = drawn(figure);
  CHECK(has(svg, "a  1.50"));
  CHECK(has(svg, "2.50  b"));
  CHECK_FALSE(has(svg, "lost"));
  CHECK(count(svg, "class=\"thick\"") == 1);
  CHECK(has(svg, "critical difference 1.20"));
}
