// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace optbench::bindings::cli {

/// Whether stderr, which shows progress and errors, is a terminal.
[[nodiscard]] bool progress_on_terminal();
/// Columns of the terminal on stderr; 80 if it is none.
[[nodiscard]] int terminal_columns();
/// Whether to colour stderr: a terminal, and NO_COLOR unset.
[[nodiscard]] bool colours_on_stderr();
/// Whether to colour stdout: a terminal that is not "dumb", and NO_COLOR unset.
[[nodiscard]] bool colours_on_stdout();
/// "1:02:03", "2:03", "0:07".
[[nodiscard]] std::string duration_text(double seconds);

}  // namespace optbench::bindings::cli
