// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"

namespace optbench::bindings::report {

/// Makes the module "report" loadable: results, their study, tables and figures for scripts.
void add_report(Interpreter& interpreter);

}  // namespace optbench::bindings::report
