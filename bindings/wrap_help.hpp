// SPDX-License-Identifier: MIT
#pragma once

namespace optbench {

class Interpreter;

/// Gives scripts and prompts the function `help`, which describes any value or name.
/// REQUIRES: the session is the interpreter's host object (wrap_run.hpp).
void add_help(Interpreter& interpreter);

}  // namespace optbench
