// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::reference {

/// The comment that documents a function or a file of Lua:
///
///     --- Evenly spaced numbers.
///     -- More sentences, lists and examples, kept as they are.
///     -- @param first, last number
///     -- @param count? integer: how many
///     -- @return number[]: both ends are exact
///
/// `@param name` and `@return` are followed by a type (take_type in usage_text.hpp). The text may
/// continue in indented lines: if its first line ends with ':', line breaks are kept; otherwise it
/// is one paragraph.
struct DocComment {
  struct Tag {
    std::vector<std::string> names;  ///< the parameters described; none for a result
    std::string text;                ///< type and description
    bool optional = false;           ///< '?' after the name
  };
  std::string text;  ///< lines before the first tag
  std::vector<Tag> parameters;
  std::vector<Tag> results;

  /// The first sentence of the text, on one line.
  [[nodiscard]] std::string summary() const;
};

/// The comment directly above line `line` (counted from 1); empty when there is none that begins
/// with "---".
[[nodiscard]] DocComment comment_above(std::string_view source, int line);

/// The comment above the line that assigns to the field, `loss.huber_loss =
/// define(...)`; empty when there is none.
[[nodiscard]] DocComment comment_above_assignment(std::string_view source, std::string_view field);

/// The comment at the beginning of a file.
[[nodiscard]] DocComment opening_comment(std::string_view source);

}  // namespace optbench::bindings::reference
