// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

namespace optbench::bindings {

/// Makes Lua reserve its memory in the process's MemoryBudget, in portions, so that an allocation
/// costs no more than without a limit. Lua then raises "not enough memory", after a collection.
/// Throws std::bad_alloc if the budget is smaller than the memory that Lua uses already.
/// REQUIRES: Lua still has the allocator that luaL_newstate gave it; one interpreter per thread.
void keep_within_budget(lua_State* L);

}  // namespace optbench::bindings
