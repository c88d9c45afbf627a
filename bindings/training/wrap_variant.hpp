// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"

namespace optbench::bindings::training {

/// Makes the module "problem.engine" loadable: what problem.variant stands on.
/// REQUIRES: the session is the interpreter's host object.
void add_variants(Interpreter& interpreter);

}  // namespace optbench::bindings::training
