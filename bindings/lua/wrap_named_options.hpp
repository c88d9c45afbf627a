// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"

namespace optbench::bindings {

/// Adds the module "named_options.engine", with which scripts/named_options.lua rejects unknown
/// names.
void add_named_options(Interpreter& interpreter);

}  // namespace optbench::bindings
