// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

namespace optbench::bindings::prompt {

/// A word, number, string or symbol of Lua. Views into the scanned text.
struct LuaToken {
  enum class Kind { name, number, string, symbol };  ///< keywords are names
  Kind kind;
  std::string_view text;  ///< as written, a string with its quotes
};

/// Lua text split into tokens, complete or not, as far as completion needs it.
struct LuaScan {
  enum class End { code, string, comment };

  std::vector<LuaToken> tokens;       ///< without comments and without an unfinished string
  End end = End::code;                ///< where the text ends
  std::string_view open_string = {};  ///< with End::string: the text after the opening quote
  char quote = 0;                     ///< the opening quote; '[' for a long bracket

  /// Whether the last token is this symbol or word.
  [[nodiscard]] bool ends_with(std::string_view text) const {
    return !tokens.empty() && tokens.back().text == text;
  }
};

[[nodiscard]] LuaScan scan_lua(std::string_view text);

/// Whether a word is reserved: `and`, `break`, ...
[[nodiscard]] bool is_lua_keyword(std::string_view word);
/// All reserved words.
[[nodiscard]] const std::vector<std::string_view>& lua_keywords();

}  // namespace optbench::bindings::prompt
