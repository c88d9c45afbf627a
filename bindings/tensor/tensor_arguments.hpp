// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/arguments.hpp"
#include "bindings/tensor/wrap_tensor.hpp"

#include <ATen/core/DimVector.h>
#include <ATen/core/TensorBody.h>
#include <c10/core/GradMode.h>
#include <c10/core/Scalar.h>

#include <lua.hpp>

#include <cstdint>
#include <optional>

namespace optbench::bindings::tensor {

// Reading tensors, scalars, dimensions and indices, with the messages of arguments.hpp.

}  // namespace optbench::bindings::tensor

namespace optbench::bindings {

/// A number keeps its type: 2 stays an integer, 2.0 a double. Booleans are scalars too, and so are
/// tensors without dimensions, such as a norm; but not those that record a graph, which would be
/// detached silently.
template <>
struct LuaValue<at::Scalar> {
  static constexpr const char* word = "number";
  static std::optional<at::Scalar> read(lua_State* L, int index) {
    if (lua_type(L, index) == LUA_TNUMBER) {
      if (lua_isinteger(L, index) != 0) return at::Scalar(std::int64_t{lua_tointeger(L, index)});
      return at::Scalar(lua_tonumber(L, index));
    }
    if (lua_isboolean(L, index)) return at::Scalar(lua_toboolean(L, index) != 0);
    const auto* tensor = peek<at::Tensor>(L, index);
    if (tensor != nullptr && tensor->dim() == 0 &&
        !(tensor->requires_grad() && at::GradMode::is_enabled())) {
      return tensor->item();
    }
    return std::nullopt;
  }
};

}  // namespace optbench::bindings

namespace optbench::bindings {

template <>
struct LuaValue<at::Tensor> {
  static constexpr const char* word = "Tensor";
  static std::optional<at::Tensor> read(lua_State* L, int index) {
    if (const auto* tensor = peek<at::Tensor>(L, index)) return *tensor;
    return std::nullopt;
  }
};

}  // namespace optbench::bindings

namespace optbench::bindings::tensor {

[[nodiscard]] inline at::Scalar check_scalar(lua_State* L, int arg) {
  return check_value<at::Scalar>(L, arg);
}
[[nodiscard]] inline at::Scalar optional_scalar(lua_State* L, int arg, const at::Scalar& fallback) {
  return optional_value<at::Scalar>(L, arg).value_or(fallback);
}
[[nodiscard]] inline at::Tensor& check_tensor(lua_State* L, int arg) {
  return check<at::Tensor>(L, arg);
}
/// Null for a number (or boolean), which check_scalar reads. Raises for other types.
[[nodiscard]] at::Tensor* check_tensor_or_number(lua_State* L, int arg);

/// A dimension, counted from 1, or from the end when negative; returned counted from 0.
/// `rank`: how many dimensions there are (a tensor without dimensions is treated as having one).
[[nodiscard]] std::int64_t check_dimension(lua_State* L, int arg, std::int64_t rank);
/// One dimension or a list of them; empty when nil or absent.
[[nodiscard]] at::DimVector optional_dimensions(lua_State* L, int arg, std::int64_t rank);
/// An index counted from 1, or from the end when negative; returned counted from 0.
/// `dimension` (from 0) is only named in the message.
[[nodiscard]] std::int64_t check_index(lua_State* L, int arg, std::int64_t size,
                                       std::int64_t dimension);
/// The same for a number that was read from a table; messages as for argument `arg`.
[[nodiscard]] std::int64_t resolve_index(lua_State* L, int arg, std::int64_t index,
                                         std::int64_t size, std::int64_t dimension);

/// Integers from `arg` on, written `2, 3` or `{2, 3}`; at most to argument `last`.
[[nodiscard]] at::DimVector check_integers(lua_State* L, int arg, int last);
/// Sizes written `2, 3` or `{2, 3}`; none negative. No argument means the shape of a scalar.
[[nodiscard]] at::DimVector check_shape(lua_State* L, int arg, int last);

}  // namespace optbench::bindings::tensor
