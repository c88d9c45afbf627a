// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace optbench::record {

/// A part of a text: [begin, end).
struct TextSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The position of the list that is the value of `key` in the JSON object `text`, with brackets.
///
/// Only the object's own keys count: not those of nested objects, and not text within strings. The
/// list itself is not parsed: it is taken to end at the next ']', as a list of numbers does, so
/// that megabytes of them cost next to nothing. None when there is no such key, when its value is
/// not a list or when the list is not closed. Text that is not JSON gives none or a wrong part; the
/// caller parses the rest and finds the error.
[[nodiscard]] std::optional<TextSpan> find_top_level_list(std::string_view text,
                                                          std::string_view key);

}  // namespace optbench::record
