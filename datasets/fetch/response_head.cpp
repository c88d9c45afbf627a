// SPDX-License-Identifier: MIT
#include "datasets/fetch/response_head.hpp"

#include <algorithm>
#include <charconv>

namespace optbench::datasets::fetch {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) + 1 - begin);
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<ResponseHead::Range> parse_range(std::string_view text) {
  constexpr std::string_view kUnit = "bytes ";
  if (!text.starts_with(kUnit)) return std::nullopt;
  text.remove_prefix(kUnit.size());
  const std::size_t dash = text.find('-');
  const std::size_t slash = text.find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos || slash < dash) {
    return std::nullopt;
  }
  const auto first = whole_number(trimmed(text.substr(0, dash)));
  const std::string_view total_text = trimmed(text.substr(slash + 1));
  const auto total = whole_number(total_text);
  if (!first || (!total && total_text != "*")) return std::nullopt;
  return ResponseHead::Range{.first = *first, .total = total};
}

}  // namespace

void ResponseHead::add_line(std::string_view line) {
  line = trimmed(line);
  if (line.starts_with("HTTP/")) {
    *this = {};
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) return;
    status_ = static_cast<int>(whole_number(line.substr(blank + 1, 3)).value_or(0));
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (name == "content-length") length_ = whole_number(value);
  if (name == "content-range") range_ = parse_range(value);
  if (name == "etag" && !value.starts_with("W/")) etag_ = value;
  if (name == "last-modified") modified_ = value;
}

}  // namespace optbench::datasets::fetch
