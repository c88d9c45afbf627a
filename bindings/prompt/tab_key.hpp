// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/prompt/line_editor.hpp"
#include "bindings/training/session.hpp"

#include <string_view>

namespace optbench::bindings::prompt {

/// Handles the Tab key at the prompt: indents at the start of a line; otherwise inserts the common
/// prefix of all completions; if there is none, shows the completions or the usage of the function
/// at the cursor. Also completes the commands of the prompt (`.load`, `?name`).
///
/// `pending`: earlier lines that have not run yet. `before_cursor`: this line.
[[nodiscard]] TabResult handle_tab(training::Session& session, std::string_view pending,
                                   std::string_view before_cursor, int columns);

}  // namespace optbench::bindings::prompt
