// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/palette.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace optbench::analysis::draw {
namespace {

using Colours = std::array<std::string_view, Palette::kColours>;

// blue, vermillion, teal, orchid, amber, sky, plum, olive
constexpr Colours kLight = {"#2952af", "#b5560f", "#0d846d", "#b56fb6",
                            "#dd7c06", "#1298fa", "#75346c", "#3b461b"};
constexpr Colours kDark = {"#556fed", "#c2670c", "#48c2a1", "#af97fa",
                           "#ed9722", "#77e4fa", "#9a718b", "#c1e893"};

constexpr std::array<std::string_view, Palette::kDashes> kDashPatterns = {"", "9 3", "9 3 2 3",
                                                                          "12 3 2 3 2 3"};

constexpr std::array<std::string_view, 10> kHeat = {"#440154", "#482878", "#3e4989", "#31688e",
                                                    "#26828e", "#1f9e89", "#35b779", "#6ece58",
                                                    "#b5de2b", "#fde725"};

int channel(std::string_view colour, std::size_t index) {
  int value = 0;
  const char* first = colour.data() + 1 + 2 * index;
  std::from_chars(first, first + 2, value, 16);
  return value;
}

}  // namespace

Palette::Palette(std::vector<std::string> labels) : labels_(std::move(labels)) {
  std::sort(labels_.begin(), labels_.end());
  labels_.erase(std::unique(labels_.begin(), labels_.end()), labels_.end());
  if (!labels_.empty() && labels_.front().empty()) labels_.erase(labels_.begin());
}

SeriesLook Palette::look(std::string_view label) const {
  const auto place = std::lower_bound(labels_.begin(), labels_.end(), label);
  if (place == labels_.end() || *place != label) return {};
  const auto index = static_cast<std::size_t>(place - labels_.begin());
  const std::size_t round = index / kColours;
  return {
      .colour = index % kColours, .dash = round % kDashes, .marker = (index + round) % kMarkers};
}

std::string_view Palette::colour(std::size_t colour, Theme theme) {
  return theme == Theme::light ? kLight.at(colour) : kDark.at(colour);
}

std::string_view Palette::neutral(Theme theme) {
  return theme == Theme::light ? "#6b7280" : "#9aa3b0";
}

std::string_view Palette::ground(Theme theme) {
  return theme == Theme::light ? "#ffffff" : "#171a20";
}

std::string_view Palette::dash_pattern(std::size_t dash) { return kDashPatterns.at(dash); }

std::string Palette::heat_colour(double share) {
  const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(kHeat.size() - 1);
  const auto left = std::min(static_cast<std::size_t>(place), kHeat.size() - 2);
  const double weight = place - static_cast<double>(left);
  std::array<long, 3> rgb{};
  for (std::size_t i = 0; i < rgb.size(); ++i) {
    rgb[i] =
        std::lround((1 - weight) * channel(kHeat[left], i) + weight * channel(kHeat[left + 1], i));
  }
  return fmt::format("#{:02x}{:02x}{:02x}", rgb[0], rgb[1], rgb[2]);
}

std::span<const std::string_view> Palette::heat_stops() { return kHeat; }

}  // namespace optbench::analysis::draw
