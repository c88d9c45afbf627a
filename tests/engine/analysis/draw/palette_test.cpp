// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/palette.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using optbench::analysis::draw::Palette;
using optbench::analysis::draw::Theme;

namespace {

using Three = std::array<double, 3>;
using Matrix = std::array<Three, 3>;

Three times(const Matrix& matrix, const Three& vector) {
  Three out{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) out[i] += matrix[i][j] * vector[j];
  }
  return out;
}

/// Linear light of "#rrggbb" (IEC 61966-2-1).
Three linear(std::string_view colour) {
  Three out{};
  for (std::size_t i = 0; i < 3; ++i) {
    const double c = std::stoi(std::string(colour.substr(1 + 2 * i, 2)), nullptr, 16) / 255.0;
    out[i] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  }
  return out;
}

double luminance(const Three& light) {
  return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
}

double contrast(std::string_view a, std::string_view b) {
  const double x = luminance(linear(a)) + 0.05, y = luminance(linear(b)) + 0.05;
  return x > y ? x / y : y / x;
}

/// Ottosson, "A perceptual color space for image processing", 2020.
Three oklab(Three light) {
  for (double& c : light) c = std::min(std::max(c, 0.0), 1.0);
  Three lms = times({{{0.4122214708, 0.5363325363, 0.0514459929},
                      {0.2119034982, 0.6806995451, 0.1073969566},
                      {0.0883024619, 0.2817188376, 0.6299787005}}},
                    light);
  for (double& c : lms) c = std::cbrt(c);
  return times({{{0.2104542553, 0.7936177850, -0.0040720468},
                 {1.9779984951, -2.4285922050, 0.4505937099},
                 {0.0259040371, 0.7827717662, -0.8086757660}}},
               lms);
}

/// Normal sight, protanopia, deuteranopia (Machado, Oliveira, Fernandes 2009, severity 1).
constexpr std::array<Matrix, 3> kSights = {{
    {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {{{0.152286, 1.052583, -0.204868},
      {0.114503, 0.786281, 0.099216},
      {-0.003882, -0.048116, 1.051998}}},
    {{{0.367322, 0.860646, -0.227968},
      {0.280085, 0.672501, 0.047413},
      {-0.011820, 0.042940, 0.968881}}},
}};

double distance(std::string_view a, std::string_view b, const Matrix& sight) {
  const Three x = oklab(times(sight, linear(a))), y = oklab(times(sight, linear(b)));
  return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

}  // namespace

TEST_CASE("colours stand out from their ground") {
  for (const Theme theme : {Theme::light, Theme::dark}) {
    for (std::size_t i = 0; i < Palette::kColours; ++i) {
      CHECK(contrast(Palette::colour(i, theme), Palette::ground(theme)) >= 3);
    }
    CHECK(contrast(Palette::neutral(theme), Palette::ground(theme)) >= 4.5);
  }
}

TEST_CASE("any two colours can be distinguished with red-green blindness") {
  for (const Theme theme : {Theme::light, Theme::dark}) {
    for (const Matrix& sight : kSights) {
      for (std::size_t i = 0; i < Palette::kColours; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          INFO(Palette::colour(i, theme), " and ", Palette::colour(j, theme));
          CHECK(distance(Palette::colour(i, theme), Palette::colour(j, theme), sight) >= 0.1);
        }
      }
    }
  }
}

TEST_CASE("the order in which labels are met does not move colours") {
  const Palette one({"sgd", "adam", "lion", "adam", ""}), other({"lion", "sgd", "adam"});
  CHECK(one.labels() == std::vector<std::string>{"adam", "lion", "sgd"});
  for (const std::string& label : one.labels()) {
    CHECK(one.look(label).colour == other.look(label).colour);
  }
  CHECK(one.look("adam").colour != one.look("sgd").colour);
}

TEST_CASE("a ninth optimizer has the first one's colour and another dash and marker") {
  std::vector<std::string> labels;
  for (char c = 'a'; c < 'a' + 20; ++c) labels.emplace_back(1, c);
  const Palette palette(labels);
  CHECK(palette.look("a").colour == palette.look("i").colour);
  CHECK(palette.look("a").dash != palette.look("i").dash);
  CHECK(palette.look("a").marker != palette.look("i").marker);
  CHECK(palette.look("nobody").colour == 0);
}

TEST_CASE("a heat map's colours run from the first stop to the last") {
  CHECK(Palette::heat_colour(0) == "#440154");
  CHECK(Palette::heat_colour(-3) == "#440154");
  CHECK(Palette::heat_colour(1) == "#fde725");
  CHECK(Palette::heat_colour(1.0 / 9) == "#482878");
}
