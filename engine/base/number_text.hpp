// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace optbench {

/// The fewest digits that read back to the same value, always looking like a float, as Python and
/// Lua show it: "0.1", "1.0", "1e-08", "1e+16"; "nan", "inf", "-inf".
[[nodiscard]] std::string number_text(double value);

/// The same, appended to `out`.
void append_number(std::string& out, double value);

/// The whole text as a number: "1e-3", "-2", "+0.5", "inf", "nan"; none for anything else, and for
/// what a double cannot hold. Independent of the locale.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

/// The whole text as a decimal integer; none for anything else, and for what 64 bits cannot hold.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

/// The same integer, or none when `value` is not whole or 64 bits cannot hold it.
[[nodiscard]] std::optional<std::int64_t> whole_number(double value);

}  // namespace optbench
