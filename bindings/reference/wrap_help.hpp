// SPDX-License-Identifier: MIT
#pragma once

namespace optbench {

class Interpreter;
struct Catalog;

/// Gives scripts and prompts the function `help`, which describes any value or name.
/// REQUIRES: both outlive the interpreter's last script.
void add_help(Interpreter& interpreter, const Catalog& catalog);

}  // namespace optbench
