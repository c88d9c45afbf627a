// SPDX-License-Identifier: MIT
#pragma once

namespace optbench::bindings {
class Interpreter;
}  // namespace optbench::bindings

namespace optbench::train {
struct Catalog;
}  // namespace optbench::train

namespace optbench::bindings::reference {

/// Adds the global function `help`, which describes any value or name.
/// REQUIRES: both outlive the interpreter's last script.
void add_help(Interpreter& interpreter, const train::Catalog& catalog);

}  // namespace optbench::bindings::reference
