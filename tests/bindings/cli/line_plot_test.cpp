// SPDX-License-Identifier: MIT
#include "bindings/cli/line_plot.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <sstream>

namespace optbench::bindings::cli {
namespace {

const TextColours kPlain(false);

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

const PlotFrame kSmall{.columns = 15, .rows = 3, .first_x = "0", .last_x = "end"};

}  // namespace

TEST_CASE("a falling line goes from the upper left to the lower right") {
  const auto lines = lines_of(line_plot("loss", {{"train", {2, 1, 0}}}, kSmall, kPlain));
  REQUIRE(lines.size() == 6);
  CHECK(lines[0] == "loss:  ⠒⠒⠒ train");
  CHECK(lines[1] == "2 ┤⠉⠒⠤⣀");
  CHECK(lines[2] == "1 ┤    ⠉⠒⠤⣀");
  CHECK(lines[3] == "0 ┤        ⠉⠒⠤⣀");
  CHECK(lines[4] == "  └────────────");
  CHECK(lines[5] == "   0        end");
}

TEST_CASE("a wide range of positive values is drawn on a logarithmic axis") {
  const auto lines = lines_of(line_plot("loss", {{"x", {100, 10, 1}}}, kSmall, kPlain));
  REQUIRE(lines.size() == 6);
  CHECK(lines[0].starts_with("loss (log):"));
  CHECK(lines[2].starts_with(" 10 ┤"));
  CHECK(line_plot("loss", {{"x", {99, 10, 1}}}, kSmall, kPlain).starts_with("loss:"));
  CHECK(line_plot("loss", {{"x", {100, 10, 0}}}, kSmall, kPlain).starts_with("loss:"));
}

TEST_CASE("the second line is dotted") {
  const std::string text = line_plot("loss", {{"a", {}}, {"b", {1, 1}}}, kSmall, kPlain);
  CHECK(text.find("┤⠄ ⠄ ⠄ ⠄") != std::string::npos);
}

TEST_CASE("values that are not finite leave a gap, and no line at all gives no plot") {
  const double nan = std::nan("");
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(line_plot("loss", {{"x", {nan, 1, infinity}}}, kSmall, kPlain).empty());
  CHECK(line_plot("loss", {}, kSmall, kPlain).empty());
  const auto lines = lines_of(line_plot("loss", {{"x", {1, 1, nan, nan, 1, 1}}}, kSmall, kPlain));
  REQUIRE(lines.size() == 6);
  CHECK(lines[2].find(' ', lines[2].find("┤")) != std::string::npos);
}

TEST_CASE("extreme values are drawn, too") {
  const double largest = std::numeric_limits<double>::max();
  CHECK_FALSE(line_plot("loss", {{"x", {-largest, largest}}}, kSmall, kPlain).empty());
  CHECK_FALSE(line_plot("loss", {{"x", {5e-324, largest}}}, kSmall, kPlain).empty());
  CHECK_FALSE(line_plot("loss", {{"x", {3, 3, 3}}}, kSmall, kPlain).empty());
  std::vector<double> many(100'000);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = std::sin(static_cast<double>(i));
  CHECK(lines_of(line_plot("loss", {{"x", many}}, kSmall, kPlain)).size() == 6);
}

TEST_CASE("colours are only used when they are enabled") {
  CHECK(line_plot("loss", {{"x", {1, 2}}}, kSmall, kPlain).find('\x1b') == std::string::npos);
  CHECK(line_plot("loss", {{"x", {1, 2}}}, kSmall, TextColours(true)).find('\x1b') !=
        std::string::npos);
}

}  // namespace optbench::bindings::cli
