// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::reference {

// How the texts that help prints are laid out.

/// Of a wide terminal, and of what is no terminal.
inline constexpr std::size_t kHelpWidth = 80;
inline constexpr std::size_t kIndent = 3;

/// Words filled into lines of at most `width` columns, each begun by `indent` blanks; lines of the
/// text that are indented themselves stay as they are, those that are too wide go on below the
/// column where their words begin.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent,
                                  std::size_t width = kHelpWidth);

/// A usage; lines after the first are indented.
[[nodiscard]] std::string usage_lines(std::string_view usage, std::size_t width);

/// "other" and its meaning.
struct Row {
  std::string name;
  std::string meaning;
};
/// Rows in two columns; the meaning stands below a name that is too wide, or beside which it
/// has no room.
[[nodiscard]] std::string rows_text(const std::vector<Row>& rows, std::size_t columns);

/// The first sentence of a description, for lists.
[[nodiscard]] std::string first_sentence(std::string_view text);

}  // namespace optbench::bindings::reference
