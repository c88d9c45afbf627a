// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace optbench::record {

/// A stretch of a text: [begin, end).
struct TextSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Where the list stands that is the value of `key` in the JSON object `text`, brackets included.
///
/// Only the object's own keys count: not those of objects in it, and no text that reads like one.
/// The list itself is not looked at: it is taken to end at the next ']', as a list of numbers does,
/// so that megabytes of them cost next to nothing. None when there is no such key, when its value
/// is no list or when the list is not closed. What is no JSON gives none or a wrong stretch: the
/// caller parses what is left, and then sees.
[[nodiscard]] std::optional<TextSpan> find_top_level_list(std::string_view text,
                                                          std::string_view key);

}  // namespace optbench::record
