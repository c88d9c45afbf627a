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
/// What follows `@param name` and `@return` begins with a type (take_type in usage_text.hpp) and
/// may go on in lines that are indented: a text that ends its first line with ':' keeps them as
/// they are, another is one paragraph.
struct DocComment {
  struct Tag {
    std::vector<std::string> names;  ///< the parameters that it is about; none for a result
    std::string text;                ///< type and description
    bool optional = false;           ///< '?' behind the name
  };
  std::string text;  ///< lines before the first tag
  std::vector<Tag> parameters;
  std::vector<Tag> results;

  /// The first sentence of the text, on one line.
  [[nodiscard]] std::string summary() const;
};

/// The comment that ends right above line `line` (counted from 1); empty when there is none that
/// begins with "---".
[[nodiscard]] DocComment comment_above(std::string_view source, int line);

/// The comment above the line that assigns to a field of that name, `loss.huber_loss =
/// define(...)`; empty when there is none.
[[nodiscard]] DocComment comment_above_assignment(std::string_view source, std::string_view field);

/// The comment that a file begins with.
[[nodiscard]] DocComment opening_comment(std::string_view source);

}  // namespace optbench::bindings::reference
