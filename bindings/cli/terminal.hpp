// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace optbench::bindings::cli {

/// Whether stderr, on which progress and errors appear, is a terminal.
[[nodiscard]] bool progress_on_terminal();
/// Columns of the terminal on stderr; 80 where there is none.
[[nodiscard]] int terminal_columns();
/// Whether to colour what goes to stderr: a terminal, and NO_COLOR unset.
[[nodiscard]] bool colours_on_stderr();
/// Whether to colour what goes to stdout: a terminal that is not "dumb", and NO_COLOR unset.
[[nodiscard]] bool colours_on_stdout();
/// "1:02:03", "2:03", "0:07".
[[nodiscard]] std::string duration_text(double seconds);

}  // namespace optbench::bindings::cli
