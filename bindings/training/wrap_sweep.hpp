// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"

namespace optbench::bindings::training {

/// Makes `require "sweep.engine"` work: the engine's functions for scripts/sweep/.
void add_sweep(Interpreter& interpreter);

}  // namespace optbench::bindings::training
