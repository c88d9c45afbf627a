// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace optbench::datasets::text {

/// A text as numbers.
struct CharacterText {
  at::Tensor ids;                    ///< int64 [n], one per character
  std::vector<char32_t> vocabulary;  ///< id → code point
};

/// Numbers the characters (code points) of a UTF-8 text by decreasing frequency, and equally
/// frequent ones by their first occurrence. `where` begins error messages.
/// Throws Error(corrupt_data) for invalid UTF-8 (overlong forms and surrogates included), naming
/// the byte, and for an empty text.
[[nodiscard]] CharacterText number_characters(std::string_view where, std::string_view text);

/// Deletes the lines `first` to `last`, counted from 1, including their line ends.
/// Throws Error(corrupt_data) when the text has fewer lines.
[[nodiscard]] std::string delete_lines(std::string_view where, std::string_view text,
                                       std::int64_t first, std::int64_t last);

}  // namespace optbench::datasets::text
