// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

namespace optbench::bindings {

/// Makes Lua ask the process's MemoryBudget for what it allocates, in portions, so that an object
/// costs no more than without a limit. Lua then raises "not enough memory", after a collection.
/// Throws std::bad_alloc when the budget does not hold what Lua has already.
/// REQUIRES: Lua still has the allocator that luaL_newstate gave it; one interpreter per thread.
void keep_within_budget(lua_State* L);

}  // namespace optbench::bindings
