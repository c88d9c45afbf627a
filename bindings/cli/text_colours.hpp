// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace optbench::bindings::cli {

/// Role of a text on the terminal, which determines its colour.
enum class TextRole { prompt, error, note, heading, text, first_line, second_line };

/// Colours text, or leaves it unchanged if colours are disabled.
class TextColours {
 public:
  explicit TextColours(bool coloured) : coloured_(coloured) {}

  [[nodiscard]] bool coloured() const { return coloured_; }
  [[nodiscard]] std::string apply(TextRole role, std::string_view text) const;

 private:
  bool coloured_;
};

/// Columns that a text takes: colours and the continuation bytes of UTF-8 take none.
[[nodiscard]] std::size_t visible_width(std::string_view text);

}  // namespace optbench::bindings::cli
