// SPDX-License-Identifier: MIT
#include "bindings/cli/text_colours.hpp"

#include <fmt/format.h>

namespace optbench::bindings::cli {
namespace {

/// From the sixteen standard colours, those that are readable on light and dark backgrounds.
constexpr const char* code_of(TextRole role) {
  switch (role) {
    case TextRole::prompt:
      return "1;34";
    case TextRole::error:
      return "31";
    case TextRole::note:
      return "2";
    case TextRole::heading:
      return "36";
    case TextRole::text:
      return "32";
    case TextRole::first_line:
      return "34";
    case TextRole::second_line:
      return "33";
  }
  return "0";
}

}  // namespace

std::string TextColours::apply(TextRole role, std::string_view text) const {
  if (!coloured_ || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code_of(role), text);
}

std::size_t visible_width(std::string_view text) {
  std::size_t width = 0;
  bool colour = false;
  for (const char c : text) {
    if (c == '\x1b') colour = true;
    if (!colour && (static_cast<unsigned char>(c) & 0xC0) != 0x80) ++width;
    if (c == 'm') colour = false;
  }
  return width;
}

}  // namespace optbench::bindings::cli
