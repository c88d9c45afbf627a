// SPDX-License-Identifier: MIT
#include "engine/base/number_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <system_error>

namespace optbench {
namespace {

template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
  // std::from_chars does not accept a plus sign, but users type one. "+-1" remains an error.
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

void append_number(std::string& out, double value) {
  if (std::isnan(value)) {  // fmt would print its meaningless sign
    out += "nan";
    return;
  }
  char buffer[32];
  const char* end = fmt::format_to(&buffer[0], "{}", value);
  const std::string_view digits(buffer, static_cast<std::size_t>(end - buffer));
  out += digits;
  if (digits.find_first_not_of("-0123456789") == std::string_view::npos) out += ".0";
}

std::string number_text(double value) {
  std::string result;
  append_number(result, value);
  return result;
}

std::optional<double> parse_number(std::string_view text) { return parse_whole<double>(text); }

std::optional<std::int64_t> parse_integer(std::string_view text) {
  return parse_whole<std::int64_t>(text);
}

std::optional<std::int64_t> whole_number(double value) {
  constexpr double kLimit = 9223372036854775808.0;  // 2^63, the first that does not fit
  if (!(value >= -kLimit && value < kLimit) || value != std::floor(value)) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

}  // namespace optbench
