// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace optbench::bindings::cli {

/// Shows a text that is longer than the terminal on stdout through the user's pager: $PAGER, a
/// command for the shell, or `less`. Returns when the pager has ended.
///
/// False, and nothing was shown, when the text is short, stdout is no terminal, $PAGER is empty or
/// `cat`, or the pager could not be started: then the caller prints it. Ctrl-C belongs to the pager
/// while it runs.
[[nodiscard]] bool show_in_pager(std::string_view text);

}  // namespace optbench::bindings::cli
