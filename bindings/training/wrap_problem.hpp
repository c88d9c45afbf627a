// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/method_table.hpp"

#include <lua.hpp>

#include <span>

namespace optbench::bindings::training {

/// Registers the types Problem and Optimizer.
void register_problem(lua_State* L);
/// optbench.problem.
[[nodiscard]] std::span<const Method> problem_functions();

}  // namespace optbench::bindings::training
