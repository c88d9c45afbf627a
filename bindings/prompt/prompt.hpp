// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/training/session.hpp"

#include <functional>

namespace optbench::bindings::prompt {

/// The interactive session: runs `first` (a script to begin with), then reads lines from standard
/// input and runs them until the input ends. Expressions show their values unless they end in ';',
/// text that is not finished asks for more, an error leaves the state as it is, and Ctrl-C stops
/// what runs. Returns the exit status.
///
/// On a terminal, lines are edited, completed and remembered (line_editor.hpp), the user's start-up
/// file runs before `first`, and an error in either of them is shown before the first prompt.
/// Elsewhere lines are read as they come, without prompts, and what `first` throws is passed on.
int run_prompt(training::Session& session, const std::function<void()>& first);

}  // namespace optbench::bindings::prompt
