// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace optbench {

// Durations and sizes as written on a command line.

/// Seconds: "90", "1.5", "90s", "10m", "2h". None for anything else, and for what is not above 0.
[[nodiscard]] std::optional<double> parse_duration(std::string_view text);

/// Bytes: "512MB", "1.5GB", "100kB", "2G", "2GiB", "64B", whatever the case of the letters. Units
/// count by 1024. None for anything else, for a number without a unit, and for what is not above 0.
[[nodiscard]] std::optional<std::size_t> parse_size(std::string_view text);

/// The same the other way, in the largest unit that leaves at least 1: "512MB", "1.5GB", "64B".
[[nodiscard]] std::string size_text(std::size_t bytes);

}  // namespace optbench
