// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace optbench::analysis::draw {

/// A text escaped for XML and HTML, between tags and in quoted attributes: & < > " ', control
/// characters that XML 1.0 forbids and bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string escape_markup(std::string_view text);

/// The text as an id or a file name: all bytes except letters, digits, '-' and '_' become "_".
/// Never empty.
[[nodiscard]] std::string identifier_text(std::string_view text);

}  // namespace optbench::analysis::draw
