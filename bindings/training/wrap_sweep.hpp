// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"

namespace optbench::bindings::training {

/// Makes `require "sweep.engine"` work: what the scripts in scripts/sweep/ need of the engine.
void add_sweep(Interpreter& interpreter);

}  // namespace optbench::bindings::training
