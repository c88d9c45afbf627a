// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/prompt/line_editor.hpp"
#include "bindings/training/session.hpp"

#include <string_view>

namespace optbench::bindings::prompt {

/// What the Tab key does at the prompt: indents at the beginning of a line; else completes the word
/// as far as it is certain; where nothing more is certain it shows what fits, or how to call the
/// function that stands there. Knows the prompt's own commands (`.load`, `?name`) as well.
///
/// `pending`: the lines before this one that have not run yet. `before_cursor`: this line.
[[nodiscard]] TabAnswer answer_tab(training::Session& session, std::string_view pending,
                                   std::string_view before_cursor, int columns);

}  // namespace optbench::bindings::prompt
