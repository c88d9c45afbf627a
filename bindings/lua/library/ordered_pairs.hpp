// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

namespace optbench::bindings {

/// Replaces `pairs`: it lists a table in the order of its keys, numbers first, then strings, then
/// the others. Lua's own order of strings differs from process to process, and so would every sum
/// over such a list. Tables without strings as keys are listed by `next`, as before; a table may be
/// changed while it is listed.
void order_pairs(lua_State* L);

/// Pushes an iterator of key and value over the table at `index`, in that order. It needs no
/// further values and gives the table itself to nobody.
void push_ordered_iterator(lua_State* L, int index);

}  // namespace optbench::bindings
