// SPDX-License-Identifier: MIT
#include "bindings/cli/ink.hpp"

#include <fmt/format.h>

namespace optbench::bindings::cli {
namespace {

/// Of the sixteen colours that every terminal has, those that can be read on light and on dark.
constexpr const char* code_of(Tint tint) {
  switch (tint) {
    case Tint::prompt:
      return "1;34";
    case Tint::error:
      return "31";
    case Tint::note:
      return "2";
    case Tint::heading:
      return "36";
    case Tint::text:
      return "32";
    case Tint::first_line:
      return "34";
    case Tint::second_line:
      return "33";
  }
  return "0";
}

}  // namespace

std::string Ink::paint(Tint tint, std::string_view text) const {
  if (!coloured_ || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code_of(tint), text);
}

}  // namespace optbench::bindings::cli
