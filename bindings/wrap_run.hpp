// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/interpreter.hpp"

namespace optbench {

class Session;

/// Makes `require "optbench"` work: run, and the names of what there is.
/// REQUIRES: the session outlives every script.
void add_optbench(Interpreter& interpreter, Session& session);

}  // namespace optbench
