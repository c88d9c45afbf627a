// SPDX-License-Identifier: MIT
#include "engine/record/record_chunks.hpp"

namespace optbench::record {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

/// The position of the quote that ends the string beginning at `start`; npos when none does.
std::size_t end_of_string(std::string_view text, std::size_t start) {
  std::size_t place = start + 1;
  while (place < text.size() && text[place] != '"') place += text[place] == '\\' ? 2 : 1;
  return place < text.size() ? place : std::string_view::npos;
}

/// The first position from `place` on that is not white space; npos at the end of the text.
std::size_t skip_blanks(std::string_view text, std::size_t place) {
  return text.find_first_not_of(kBlanks, place);
}

/// The list after the key that ends before `place`: ':' and '['.
std::optional<TextSpan> list_behind(std::string_view text, std::size_t place) {
  place = skip_blanks(text, place);
  if (place == std::string_view::npos || text[place] != ':') return std::nullopt;
  place = skip_blanks(text, place + 1);
  if (place == std::string_view::npos || text[place] != '[') return std::nullopt;
  const std::size_t close = text.find(']', place);  // a memchr
  if (close == std::string_view::npos) return std::nullopt;
  return TextSpan{place, close + 1};
}

}  // namespace

std::optional<TextSpan> find_top_level_list(std::string_view text, std::string_view key) {
  int depth = 0;
  for (std::size_t place = 0; place < text.size(); ++place) {
    switch (text[place]) {
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        --depth;
        break;
      case '"': {
        const std::size_t close = end_of_string(text, place);
        if (close == std::string_view::npos) return std::nullopt;
        if (depth == 1 && text.substr(place + 1, close - place - 1) == key) {
          if (const auto list = list_behind(text, close + 1)) return list;
        }
        place = close;
        break;
      }
      default:
        break;
    }
  }
  return std::nullopt;
}

}  // namespace optbench::record
