// SPDX-License-Identifier: MIT
#include "engine/base/amount_text.hpp"

#include "engine/base/number_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <cmath>
#include <utility>

namespace optbench {
namespace {

constexpr double kUnit = 1024;
constexpr std::array kUnits = {"B", "kB", "MB", "GB", "TB"};

/// "1.5GB" → 1.5 and "gb". None when it does not begin with a number above 0.
std::optional<std::pair<double, std::string>> split(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto number = parse_number(text.substr(0, end));
  if (!number || !(*number > 0) || !std::isfinite(*number)) return std::nullopt;
  std::string unit(text.substr(end));
  for (char& letter : unit)
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return std::pair{*number, std::move(unit)};
}

}  // namespace

std::optional<double> parse_duration(std::string_view text) {
  const auto parts = split(text);
  if (!parts) return std::nullopt;
  const auto& [number, unit] = *parts;
  if (unit.empty() || unit == "s") return number;
  if (unit == "m") return number * 60;
  if (unit == "h") return number * 3600;
  return std::nullopt;
}

std::optional<std::size_t> parse_size(std::string_view text) {
  const auto parts = split(text);
  if (!parts) return std::nullopt;
  const auto& [number, unit] = *parts;
  double scale = 1;
  for (const char letter : {'b', 'k', 'm', 'g', 't'}) {
    const std::string first(1, letter);
    if (unit == first || (letter != 'b' && (unit == first + "b" || unit == first + "ib"))) {
      const double bytes = number * scale;
      if (bytes < 1 || bytes > 0x1p62) return std::nullopt;
      return static_cast<std::size_t>(bytes);
    }
    scale *= kUnit;
  }
  return std::nullopt;
}

std::string size_text(std::size_t bytes) {
  auto number = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; number >= kUnit && unit + 1 < kUnits.size(); ++unit) number /= kUnit;
  return fmt::format("{:.4g}{}", number, kUnits[unit]);
}

}  // namespace optbench
