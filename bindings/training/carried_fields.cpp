// SPDX-License-Identifier: MIT
#include "bindings/training/carried_fields.hpp"

#include "bindings/lua/read_only.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/training/script_problem.hpp"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <unordered_set>

namespace optbench::bindings::training {
namespace {

std::uint32_t version_of(const at::Tensor& tensor) {
  return static_cast<std::uint32_t>(tensor._version());
}

/// Sets raw fields: classes may forbid or note the setting of new ones.
void set_field_at_top(lua_State* L, int table) {
  lua_pushvalue(L, -2);
  lua_insert(L, -2);
  lua_rawset(L, table);  // the key stays, for lua_next
}

}  // namespace

CarriedFields::CarriedFields(lua_State* L, int index,
                             const std::function<bool(const at::Tensor&)>& is_engines,
                             const CarriedFields& last) {
  const StackGuard guard(L);
  const at::NoGradGuard no_grad;
  auto found = std::make_shared<Fields>();
  std::unordered_set<const void*> seen;
  lua_pushvalue(L, index);
  lua_newtable(L);
  const int list = lua_gettop(L);
  lua_Integer size = 0;
  const auto add_table = [&](int table) {
    if (!seen.insert(lua_topointer(L, table)).second || is_read_only(L, table)) return;
    lua_pushvalue(L, table);
    lua_rawseti(L, list, ++size);
    lua_newtable(L);
    lua_rawseti(L, list, ++size);
  };
  const auto add_tensor = [&](const at::Tensor& tensor) {
    if (!seen.insert(tensor.unsafeGetTensorImpl()).second || is_engines(tensor)) return;
    Tensor kept{.tensor = tensor, .version = version_of(tensor), .copy = {}};
    if (last) {
      const auto same = std::ranges::find_if(last.fields_->tensors, [&](const Tensor& other) {
        return other.tensor.is_same(tensor) && other.version == kept.version;
      });
      if (same != last.fields_->tensors.end()) kept.copy = same->copy;
    }
    if (!kept.copy.defined()) kept.copy = tensor.detach().clone();
    found->tensors.push_back(std::move(kept));
  };
  add_table(list - 1);
  for (lua_Integer i = 1; i < size; i += 2) {
    lua_rawgeti(L, list, i);
    const int table = lua_gettop(L);
    lua_rawgeti(L, list, i + 1);
    const int fields = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, table) != 0;) {
      if (lua_istable(L, -1)) {
        add_table(lua_gettop(L));
      } else if (const at::Tensor* tensor = tensor_at(L, -1)) {
        add_tensor(*tensor);
      }
      set_field_at_top(L, fields);
    }
    lua_settop(L, list);
  }
  found->tables = ScriptRef::pop(L);
  fields_ = std::move(found);
}

void CarriedFields::restore(lua_State* L) const {
  if (!fields_) return;
  const StackGuard guard(L);
  fields_->tables.push(L);
  const int list = lua_gettop(L);
  const auto size = static_cast<lua_Integer>(lua_rawlen(L, list));
  for (lua_Integer i = 1; i < size; i += 2) {
    lua_rawgeti(L, list, i);
    const int table = lua_gettop(L);
    lua_rawgeti(L, list, i + 1);
    const int fields = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, table) != 0;) {  // what came up since
      lua_pop(L, 1);
      lua_pushvalue(L, -1);
      if (lua_rawget(L, fields) == LUA_TNIL) {
        lua_pushvalue(L, -2);
        lua_pushnil(L);
        lua_rawset(L, table);
      }
      lua_pop(L, 1);
    }
    for (lua_pushnil(L); lua_next(L, fields) != 0;) set_field_at_top(L, table);
    lua_settop(L, list);
  }
  const at::NoGradGuard no_grad;
  for (const Tensor& kept : fields_->tensors) {
    if (version_of(kept.tensor) != kept.version) kept.tensor.detach().copy_(kept.copy);
  }
}

}  // namespace optbench::bindings::training
