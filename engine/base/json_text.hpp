// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace optbench {

/// JSON with keys in the order they were written.
using Json = nlohmann::ordered_json;

/// JSON text in which non-finite numbers are the bare words NaN, Infinity and -Infinity, as
/// Python's json module and all DeepOBS generations write them. Doubles are written with the fewest
/// digits that read back to the same value and always look like floats ("1.0"), integers without a
/// point. Everything outside ASCII is escaped; a byte that is not UTF-8 becomes U+FFFD.
///
/// `indent` below 0: one line, spaced as Python spaces it. Otherwise one entry per line, except
/// that a list without lists and objects in it stays on one line. No newline at the end.
[[nodiscard]] std::string write_json(const Json& value, int indent = 2);

/// Reads JSON in which NaN, Infinity and -Infinity are accepted as numbers. Otherwise strict,
/// except for a byte order mark. If a key occurs twice in an object, the last value counts.
/// Integers without a sign are unsigned, as nlohmann reads them; those beyond 64 bits become
/// doubles.
///
/// Throws Error(corrupt_data) "where: line 3, column 14: expected a value, got '}'" for what is not
/// JSON, for numbers that a double cannot hold and for values nested more than 200 deep.
[[nodiscard]] Json read_json(std::string_view text, std::string_view where);

/// The same from a file; `where` is its path. Throws Error(not_found), Error(io) or
/// Error(corrupt_data).
[[nodiscard]] Json read_json_file(const std::filesystem::path& path);

}  // namespace optbench
