// SPDX-License-Identifier: MIT
#include "bindings/tensor/named_arguments.hpp"

namespace optbench::bindings {

std::optional<at::DimVector> LuaValue<at::DimVector>::read(lua_State* L, int index) {
  if (const auto single = LuaValue<std::int64_t>::read(L, index)) return at::DimVector{*single};
  const auto list = LuaValue<std::vector<std::int64_t>>::read(L, index);
  if (!list || list->empty()) return std::nullopt;
  return at::DimVector(list->begin(), list->end());
}

}  // namespace optbench::bindings

namespace optbench::bindings::tensor {

bool NamedArguments::is_named() {
  if (options_) return true;
  if (lua_type(L_, next_) != LUA_TTABLE || lua_rawlen(L_, next_) != 0) return false;
  options_.emplace(L_, next_++, where_);
  return true;
}

void NamedArguments::finish() {
  if (is_named()) options_->reject_unknown();
  const int last = lua_gettop(L_);
  if (last >= next_ && !lua_isnil(L_, last)) {
    fail_argument(L_, last, fmt::format("no more than {} arguments expected", next_ - 1));
  }
}

}  // namespace optbench::bindings::tensor
