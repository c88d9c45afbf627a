// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/session.hpp"

#include <iosfwd>

namespace optbench {

/// Reads lines from standard input and runs them until the input ends: expressions print their
/// values, a line that is not finished asks for more, an error leaves the state as it is. Returns
/// the exit status. Prompts appear on a terminal only.
int run_prompt(Session& session);

}  // namespace optbench
