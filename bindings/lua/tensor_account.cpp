// SPDX-License-Identifier: MIT
#include "bindings/lua/tensor_account.hpp"

namespace optbench::bindings {

void TensorAccount::collect(lua_State* L) {
  ++collections_;
  lua_gc(L, LUA_GCCOLLECT);
}

void TensorAccount::collect_over_ceiling(lua_State* L) {
  collect(L);
  // Mostly live data: a ceiling this near would collect for every new tensor.
  if (live_bytes_ > ceiling_ / 5 * 4) ceiling_ += ceiling_ / 5 * 2;
}

}  // namespace optbench::bindings
