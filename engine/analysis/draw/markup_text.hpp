// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace optbench::analysis::draw {

/// A text as it may stand between tags and in quoted attributes of XML and HTML: & < > " ' are
/// escaped, control characters that XML 1.0 forbids and bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string escape_markup(std::string_view text);

/// The text with letters, digits, '-' and '_' kept and every other byte as "_": an id, a file name.
/// Never empty.
[[nodiscard]] std::string identifier_text(std::string_view text);

}  // namespace optbench::analysis::draw
