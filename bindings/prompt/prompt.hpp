// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/training/session.hpp"

#include <functional>

namespace optbench::bindings::prompt {

/// The interactive session: runs `first` (an initial script), then reads lines from standard input
/// and runs them until the input ends. The values of expressions are shown unless they end in ';',
/// incomplete text is continued on the next line, errors do not end the session, and Ctrl-C stops
/// the current line. Returns the exit status.
///
/// On a terminal, lines are edited and completed with a history (line_editor.hpp), the user's
/// start-up file runs before `first`, and errors in either of them are shown before the first
/// prompt. Otherwise plain lines are read without prompts, and errors of `first` are thrown.
int run_prompt(training::Session& session, const std::function<void()>& first);

}  // namespace optbench::bindings::prompt
