// SPDX-License-Identifier: MIT
#include "bindings/tensor_call.hpp"
#include "bindings/tensor_index.hpp"
#include "bindings/tensor_value.hpp"

#include <ATen/ATen.h>

namespace optbench {

at::Tensor check_index_tensor(lua_State* L, int arg, std::int64_t size, std::int64_t dimension) {
  if (lua_istable(L, arg)) {
    at::DimVector indices = check_integers(L, arg, arg);
    for (auto& index : indices) index = resolve_index(L, arg, index, size, dimension);
    return at::tensor(at::IntArrayRef(indices), at::kLong);
  }
  const at::Tensor& given = check_tensor(L, arg);
  if (given.scalar_type() != at::kLong) {
    fail_argument(L, arg, "int64 Tensor expected, got " + dtype_name(given.scalar_type()));
  }
  if (given.numel() == 0) return given;
  const auto [least, greatest] = given.aminmax();
  (void)resolve_index(L, arg, least.item<std::int64_t>(), size, dimension);
  (void)resolve_index(L, arg, greatest.item<std::int64_t>(), size, dimension);
  if (given.eq(0).any().item<bool>()) (void)resolve_index(L, arg, 0, size, dimension);
  return at::where(given.lt(0), given + size, given - 1);
}

namespace {

using at::Tensor;

/// One entry of t[{...}] applied to dimension `dim` of `view`: an integer selects (the dimension
/// goes), {first, last} narrows, {} keeps. Returns the dimension that the next entry is about.
std::int64_t apply_entry(lua_State* L, Tensor& view, std::int64_t dim, std::int64_t original) {
  const std::int64_t size = view.size(dim);
  if (const auto index = LuaValue<std::int64_t>::read(L, -1)) {
    view = view.select(dim, resolve_index(L, 2, *index, size, original));
    return dim;
  }
  const auto range = LuaValue<std::vector<std::int64_t>>::read(L, -1);
  if (!range || range->size() > 2) {
    fail_argument(L, 2,
                  fmt::format("an index, {{first, last}} or {{}} expected for dimension {}, got {}",
                              original + 1, describe_value(L, -1)));
  }
  if (range->empty()) return dim + 1;
  const std::int64_t first = resolve_index(L, 2, range->front(), size, original);
  const std::int64_t last = resolve_index(L, 2, range->back(), size, original);
  if (last < first) {
    fail_argument(L, 2,
                  fmt::format("range {{{}, {}}} of dimension {} is empty", range->front(),
                              range->back(), original + 1));
  }
  view = view.narrow(dim, first, last - first + 1);
  return dim + 1;
}

/// The view that t[key] means, for a key that is an integer or a table of entries.
Tensor check_view(lua_State* L, const Tensor& self) {
  if (lua_type(L, 2) == LUA_TNUMBER) {
    if (self.dim() == 0)
      fail_argument(L, 2, "a tensor without dimensions has no elements by index");
    return self.select(0, check_index(L, 2, self.size(0), 0));
  }
  if (!lua_istable(L, 2)) fail_type(L, 2, "integer, table of ranges, or Tensor");
  const lua_Integer entries = luaL_len(L, 2);
  if (entries > self.dim()) {
    fail_argument(L, 2,
                  fmt::format("{} indices for a tensor of {} dimensions", entries, self.dim()));
  }
  Tensor view = self;
  std::int64_t dim = 0;
  for (lua_Integer i = 1; i <= entries; ++i) {
    lua_geti(L, 2, i);
    dim = apply_entry(L, view, dim, i - 1);
    lua_pop(L, 1);
  }
  return view;
}

/// t[key]
int index_tensor(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (const Tensor* key = peek<Tensor>(L, 2)) {
    if (key->scalar_type() == at::kBool) {
      return return_tensor(L, [&] { return self.index({*key}); });
    }
    if (self.dim() == 0)
      fail_argument(L, 2, "a tensor without dimensions has no elements by index");
    const Tensor index = check_index_tensor(L, 2, self.size(0), 0);
    return return_tensor(L, [&] { return self.index({index}); });
  }
  if (self.dim() == 1 && lua_type(L, 2) == LUA_TNUMBER && !is_recorded(self)) {
    push_vector_element(L, self, check_index(L, 2, self.size(0), 0));
    return 1;
  }
  Tensor view = check_view(L, self);
  if (view.dim() == 0 && !is_recorded(view)) {
    push_element(L, view);
  } else {
    push_tensor(L, std::move(view));
  }
  return 1;
}

/// t[key] = value
int assign_tensor(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (lua_type(L, 2) == LUA_TSTRING) {
    fail_argument(L, 2, fmt::format("a tensor has no field '{}'", lua_tostring(L, 2)));
  }
  if (const Tensor* key = peek<Tensor>(L, 2)) {
    const bool is_mask = key->scalar_type() == at::kBool;
    if (!is_mask && self.dim() == 0) {
      fail_argument(L, 2, "a tensor without dimensions has no elements by index");
    }
    const Tensor index = is_mask ? *key : check_index_tensor(L, 2, self.size(0), 0);
    with_operand(L, 3, [&]<class Value>(const Value& value) {
      if constexpr (std::is_same_v<Value, Tensor>) {
        self.index_put_({index}, value.to(self.scalar_type()));
      } else {
        self.index_put_({index}, at::scalar_tensor(value, self.options()));
      }
    });
    return 0;
  }
  if (self.dim() == 1 && lua_type(L, 2) == LUA_TNUMBER && lua_type(L, 3) == LUA_TNUMBER &&
      !is_recorded(self) &&
      set_vector_element(self, check_index(L, 2, self.size(0), 0), lua_tonumber(L, 3))) {
    self.unsafeGetTensorImpl()->bump_version();
    return 0;
  }
  const Tensor view = check_view(L, self);
  with_operand(L, 3, [&]<class Value>(const Value& value) {
    change_in_place(
        view,
        [&] {
          if constexpr (std::is_same_v<Value, Tensor>) {
            view.copy_(value);
          } else {
            view.fill_(value);
          }
        },
        value);
  });
  return 0;
}

constexpr Method kOperators[] = {
    method<index_tensor>(
        "__index", "t[i], t[{i, {first, last}, {}}], t[mask], t[indices]",
        "An index gives a view of that entry of the first dimension, of a vector the "
        "number itself. A table has one entry per dimension: an index, a range with "
        "both ends included, or {} for all; a number when every dimension has an "
        "index (a tensor without dimensions while t is recorded, so that gradients "
        "reach it). A bool tensor picks where it is true, an int64 tensor by index; both "
        "copy. Indices count from 1, or from the end when negative."),
    method<assign_tensor>(
        "__newindex", "t[key] = value",
        "Sets what t[key] stands for to a number or a tensor, which must broadcast."),
};

}  // namespace

std::span<const Method> tensor_index_operators() { return kOperators; }

}  // namespace optbench
