// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/interpreter.hpp"

namespace optbench {

/// Gives scripts the global `help`, unless there is one: `help(x)` prints how to use x, a function,
/// a module, a value of a shipped type, or a name as text ("torch.zeros", "Tensor:add_").
void set_prompt_help(Interpreter& interpreter);

}  // namespace optbench
