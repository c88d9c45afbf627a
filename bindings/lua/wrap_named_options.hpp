// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"

namespace optbench::bindings {

/// Adds the module "named_options.engine", which scripts/named_options.lua refuses unknown names
/// with.
void add_named_options(Interpreter& interpreter);

}  // namespace optbench::bindings
