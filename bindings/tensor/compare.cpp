// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_call.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

int equal(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& other = check_tensor(L, 2);
  lua_pushboolean(L, self.sizes() == other.sizes() && self.equal(other) ? 1 : 0);
  return 1;
}

int allclose(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& other = check_tensor(L, 2);
  const double relative = optional_number(L, 3, 1e-5);
  const double absolute = optional_number(L, 4, 1e-8);
  const bool equal_nan = optional_boolean(L, 5, false);
  lua_pushboolean(L, self.allclose(other, relative, absolute, equal_nan) ? 1 : 0);
  return 1;
}

int isclose(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor other = check_operand(L, 2, self);
  const double relative = optional_number(L, 3, 1e-5);
  const double absolute = optional_number(L, 4, 1e-8);
  const bool equal_nan = optional_boolean(L, 5, false);
  return return_tensor(L, [&] { return self.isclose(other, relative, absolute, equal_nan); });
}

/// A branch of torch.where: a tensor, or a number that follows the other branch's dtype.
Tensor check_branch(lua_State* L, int arg) {
  if (const Tensor* tensor = check_tensor_or_number(L, arg)) return *tensor;
  return wrapped_number(check_scalar(L, arg));
}

int where(lua_State* L) {
  const Tensor& condition = check_tensor(L, 1);
  const Tensor if_true = check_branch(L, 2);
  const Tensor if_false = check_branch(L, 3);
  return return_tensor(L, [&] { return at::where(condition, if_true, if_false); });
}

int is_tensor(lua_State* L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, luaL_testudata(L, 1, Bound<Tensor>::name) != nullptr ? 1 : 0);
  return 1;
}

constexpr Method kMethods[] = {
    method<binary<[](const Tensor& a, const Tensor& b) { return a.eq(b); }>>(
        "eq", "t:eq(other: Tensor|number) -> Tensor",
        "A bool tensor: where the elements are equal."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.ne(b); }>>(
        "ne", "t:ne(other: Tensor|number) -> Tensor", "A bool tensor: where the elements differ."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.lt(b); }>>(
        "lt", "t:lt(other: Tensor|number) -> Tensor", "A bool tensor: where t < other."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.le(b); }>>(
        "le", "t:le(other: Tensor|number) -> Tensor", "A bool tensor: where t <= other."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.gt(b); }>>(
        "gt", "t:gt(other: Tensor|number) -> Tensor", "A bool tensor: where t > other."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.ge(b); }>>(
        "ge", "t:ge(other: Tensor|number) -> Tensor", "A bool tensor: where t >= other."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.logical_and(b); }>>(
        "logical_and", "t:logical_and(other: Tensor|number) -> Tensor",
        "A bool tensor: where both are not 0."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.logical_or(b); }>>(
        "logical_or", "t:logical_or(other: Tensor|number) -> Tensor",
        "A bool tensor: where one is not 0."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.logical_xor(b); }>>(
        "logical_xor", "t:logical_xor(other: Tensor|number) -> Tensor",
        "A bool tensor: where exactly one is not 0."),
    method<unary<&Tensor::logical_not>>("logical_not", "t:logical_not() -> Tensor",
                                        "A bool tensor: where t is 0 or false."),
    method<unary<&Tensor::isnan>>("isnan", "t:isnan() -> Tensor", "A bool tensor: where t is NaN."),
    method<unary<&Tensor::isinf>>("isinf", "t:isinf() -> Tensor",
                                  "A bool tensor: where t is infinite."),
    method<unary<&Tensor::isfinite>>("isfinite", "t:isfinite() -> Tensor",
                                     "A bool tensor: where t is neither NaN nor infinite."),
    method<isclose>("isclose",
                    "t:isclose(other: Tensor|number, rtol: number = 1e-5, atol: number = 1e-8, "
                    "equal_nan: boolean = false) -> Tensor",
                    "A bool tensor: where |t - other| <= atol + rtol * |other|."),
    method<equal>("equal", "t:equal(other: Tensor) -> boolean",
                  "Whether shapes and all elements are the same; NaN equals nothing."),
    method<allclose>("allclose",
                     "t:allclose(other: Tensor, rtol: number = 1e-5, atol: number = 1e-8, "
                     "equal_nan: boolean = false) -> boolean",
                     "Whether |t - other| <= atol + rtol * |other| everywhere."),
};

constexpr Method kFunctions[] = {
    method<where>(
        "where", "torch.where(condition: Tensor, a: Tensor|number, b: Tensor|number) -> Tensor",
        "Elements of a where the bool tensor `condition` is true, of b elsewhere; a and b "
        "are tensors or numbers."),
    method<is_tensor>("is_tensor", "torch.is_tensor(value: any) -> boolean",
                      "Whether the value is a tensor (also one that was released)."),
};

}  // namespace

std::span<const Method> tensor_compare_methods() { return kMethods; }
std::span<const Method> tensor_compare_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
