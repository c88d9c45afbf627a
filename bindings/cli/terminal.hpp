// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace optbench::bindings::cli {

/// Whether stderr, which shows progress and errors, is a terminal.
[[nodiscard]] bool progress_on_terminal();
/// Columns of the terminal on stderr; 80 when it is not a terminal.
[[nodiscard]] int terminal_columns();
/// Columns of the terminal on stdout; none if it is no terminal.
[[nodiscard]] std::optional<std::size_t> stdout_columns();
/// Lines that the terminal on stdout shows at once; none if it is no terminal.
[[nodiscard]] std::optional<std::size_t> stdout_rows();
/// Whether to colour stderr: a terminal, and NO_COLOR unset.
[[nodiscard]] bool colours_on_stderr();
/// Whether to colour stdout: a terminal that is not "dumb", and NO_COLOR unset.
[[nodiscard]] bool colours_on_stdout();
/// Draws a line on stderr that the next one replaces, and that goes away before anything else is
/// printed: whoever prints calls erase_passing_line() first.
void draw_passing_line(const std::string& line);
void erase_passing_line();
/// "1:02:03", "2:03", "0:07".
[[nodiscard]] std::string duration_text(double seconds);

}  // namespace optbench::bindings::cli
