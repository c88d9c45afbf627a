// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"

namespace optbench::bindings::training {

/// Makes `require "problem.engine"` work, which problem.variant uses.
/// REQUIRES: the session is the interpreter's host object.
void add_variants(Interpreter& interpreter);

}  // namespace optbench::bindings::training
