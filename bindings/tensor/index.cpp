// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_call.hpp"
#include "bindings/tensor/tensor_index.hpp"
#include "bindings/tensor/tensor_value.hpp"
#include "engine/base/counted.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>
#include <ATen/core/List.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

/// Indices from 0 of those that a script gave as an int64 tensor.
Tensor resolve_indices(lua_State* L, int arg, const Tensor& given, std::int64_t size,
                       std::int64_t dimension) {
  if (given.scalar_type() != at::kLong) {
    fail_argument(L, arg, "int64 Tensor expected, got " + machine::dtype_name(given.scalar_type()));
  }
  if (given.numel() == 0) return given;
  const auto [least, greatest] = given.aminmax();
  (void)resolve_index(L, arg, least.item<std::int64_t>(), size, dimension);
  (void)resolve_index(L, arg, greatest.item<std::int64_t>(), size, dimension);
  if (given.eq(0).any().item<bool>()) (void)resolve_index(L, arg, 0, size, dimension);
  return at::where(given.lt(0), given + size, given - 1);
}

}  // namespace

Tensor check_index_tensor(lua_State* L, int arg, std::int64_t size, std::int64_t dimension) {
  if (lua_istable(L, arg)) {
    at::DimVector indices = check_integers(L, arg, arg);
    for (auto& index : indices) index = resolve_index(L, arg, index, size, dimension);
    return at::tensor(at::IntArrayRef(indices), at::kLong);
  }
  return resolve_indices(L, arg, check_tensor(L, arg), size, dimension);
}

namespace {

/// What t[key] stands for: a view, and of that the elements that tensors pick.
class Selection {
 public:
  Selection(lua_State* L, const Tensor& self) : L_(L), view_(self) {}

  /// The key at argument 2: an integer, a tensor, or a table with an entry per dimension.
  void read() {
    if (lua_istable(L_, 2)) {
      const lua_Integer entries = luaL_len(L_, 2);
      for (lua_Integer i = 1; i <= entries; ++i) {
        if (dim_ >= view_.dim()) {
          fail_argument(
              L_, 2,
              fmt::format("{} indices for a tensor of {}", entries, counted(named_, "dimension")));
        }
        lua_geti(L_, 2, i);
        read_entry();
        lua_pop(L_, 1);
      }
      return;
    }
    if (lua_type(L_, 2) != LUA_TNUMBER && peek<Tensor>(L_, 2) == nullptr) {
      fail_type(L_, 2, "integer, table of ranges, or Tensor");
    }
    lua_pushvalue(L_, 2);
    if (const Tensor* key = peek<Tensor>(L_, 2);
        key != nullptr && key->scalar_type() == at::kBool) {
      add_mask(*key);
    } else if (view_.dim() == 0) {
      fail_argument(L_, 2, "a tensor without dimensions has no elements by index");
    } else if (key != nullptr) {
      add_indices(*key);
    } else {
      select(check_index(L_, 2, view_.size(0), 0));
    }
    lua_pop(L_, 1);
  }

  [[nodiscard]] const Tensor& view() const { return view_; }
  [[nodiscard]] bool picks() const { return picks_; }
  [[nodiscard]] Tensor picked() const { return view_.index(indices_); }
  void put(const Tensor& value) const { view_.index_put_(indices_, value); }

 private:
  /// The entry on top of the stack, for dimension `dim_` of the view.
  void read_entry() {
    if (luaL_testudata(L_, -1, Bound<Tensor>::name) != nullptr) {
      const auto* box = static_cast<Box<Tensor>*>(lua_touserdata(L_, -1));
      if (!box->value.defined()) {
        fail_argument(L_, 2,
                      fmt::format("the tensor for dimension {} is already released", named_ + 1));
      }
      if (box->value.scalar_type() == at::kBool) return add_mask(box->value);
      return add_indices(box->value);
    }
    const std::int64_t size = view_.size(dim_);
    if (const auto index = LuaValue<std::int64_t>::read(L_, -1)) {
      return select(resolve_index(L_, 2, *index, size, named_));
    }
    const auto range = LuaValue<std::vector<std::int64_t>>::read(L_, -1);
    if (!range || range->size() > 3) {
      fail_argument(L_, 2,
                    fmt::format("an index, {{first, last, step}}, {{}} or a Tensor expected for "
                                "dimension {}, got {}",
                                named_ + 1, describe_value(L_, -1)));
    }
    if (!range->empty()) narrow(*range, size);
    indices_.push_back(std::nullopt);
    ++dim_;
    ++named_;
  }

  void select(std::int64_t index) {
    view_ = view_.select(dim_, index);
    ++named_;
  }

  void narrow(const std::vector<std::int64_t>& range, std::int64_t size) {
    const std::int64_t first = resolve_index(L_, 2, range[0], size, named_);
    const std::int64_t last = resolve_index(L_, 2, range[range.size() == 1 ? 0 : 1], size, named_);
    const std::int64_t step = range.size() == 3 ? range[2] : 1;
    if (last < first) {
      fail_argument(L_, 2,
                    fmt::format("range {{{}, {}}} of dimension {} is empty", range.front(),
                                range[range.size() == 1 ? 0 : 1], named_ + 1));
    }
    if (step < 1) {
      fail_argument(
          L_, 2, fmt::format("step must be at least 1 in dimension {}, got {}", named_ + 1, step));
    }
    view_ = view_.slice(dim_, first, last + 1, step);
  }

  void add_indices(const Tensor& given) {
    indices_.push_back(resolve_indices(L_, 2, given, view_.size(dim_), named_));
    picks_ = true;
    ++dim_;
    ++named_;
  }

  /// A mask stands for as many dimensions as it has.
  void add_mask(const Tensor& mask) {
    const at::IntArrayRef sizes = view_.sizes().slice(static_cast<std::size_t>(dim_));
    const auto rank = static_cast<std::size_t>(mask.dim());
    if (rank > sizes.size() || mask.sizes() != sizes.slice(0, rank)) {
      fail_argument(L_, 2,
                    fmt::format("a mask of shape {} does not fit the shape {} that it picks from",
                                data::shape_text(mask.sizes()), data::shape_text(sizes)));
    }
    indices_.push_back(mask);
    picks_ = true;
    dim_ += mask.dim();
    named_ += mask.dim();
  }

  lua_State* L_;
  Tensor view_;
  c10::List<std::optional<Tensor>> indices_;  // of the view's first dimensions; none: all of it
  bool picks_ = false;
  std::int64_t dim_ = 0;    // the view's dimension that the next entry is about
  std::int64_t named_ = 0;  // the same of t, for messages
};

/// t[key]
int index_tensor(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (self.dim() == 1 && lua_type(L, 2) == LUA_TNUMBER && !is_recorded(self)) {
    push_vector_element(L, self, check_index(L, 2, self.size(0), 0));
    return 1;
  }
  Selection selection(L, self);
  selection.read();
  if (selection.picks()) return return_tensor(L, [&] { return selection.picked(); });
  if (selection.view().dim() == 0 && !is_recorded(selection.view())) {
    push_element(L, selection.view());
  } else {
    push_tensor(L, selection.view());
  }
  return 1;
}

/// t[key] = value
int assign_tensor(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (lua_type(L, 2) == LUA_TSTRING) {
    fail_argument(L, 2, fmt::format("a tensor has no field '{}'", lua_tostring(L, 2)));
  }
  if (self.dim() == 1 && lua_type(L, 2) == LUA_TNUMBER && lua_type(L, 3) == LUA_TNUMBER &&
      !is_recorded(self) &&
      set_vector_element(self, check_index(L, 2, self.size(0), 0), lua_tonumber(L, 3))) {
    self.unsafeGetTensorImpl()->bump_version();
    return 0;
  }
  Selection selection(L, self);
  selection.read();
  const Tensor& view = selection.view();
  with_operand(L, 3, [&]<class Value>(const Value& value) {
    if (selection.picks()) {
      if constexpr (std::is_same_v<Value, Tensor>) {
        selection.put(value.to(self.scalar_type()));
      } else {
        selection.put(at::scalar_tensor(value, self.options()));
      }
      return;
    }
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
        "__index", "t[i], t[{i, {first, last, step}, {}, indices}], t[mask], t[indices]",
        "An index gives a view of that entry of the first dimension, of a vector the "
        "number itself. A table has one entry per dimension: an index, a range with "
        "both ends included and possibly a step, {} for all, or a tensor as below; a number when "
        "every dimension has an index (a tensor without dimensions while t is recorded, so that "
        "gradients "
        "reach it). A bool tensor picks where it is true, an int64 tensor by index; both "
        "copy. Indices count from 1, or from the end when negative."),
    method<assign_tensor>(
        "__newindex", "t[key] = value",
        "Sets what t[key] stands for to a number or a tensor, which must broadcast."),
};

}  // namespace

std::span<const Method> tensor_index_operators() { return kOperators; }

}  // namespace optbench::bindings::tensor
