// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_call.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>
#include <ATen/ExpandUtils.h>
#include <ATen/ScalarOps.h>

namespace optbench::bindings::tensor {

at::Tensor wrapped_number(const at::Scalar& number) {
  at::Tensor tensor = c10::scalar_to_tensor(number);
  tensor.unsafeGetTensorImpl()->set_wrapped_number(true);
  return tensor;
}

at::Tensor number_beside(lua_State* L, const at::Tensor& beside, const at::Scalar& number) {
  const at::ScalarType dtype = beside.scalar_type();
  if ((dtype != at::kFloat && dtype != at::kDouble) || is_recorded(beside)) {
    return wrapped_number(number);
  }
  InterpreterState& state = interpreter_state(L);
  at::Tensor& kept = dtype == at::kFloat ? state.float_number : state.double_number;
  if (!kept.defined()) {
    kept = at::empty({}, dtype);
    kept.unsafeGetTensorImpl()->set_wrapped_number(true);
  }
  // The conversions that LibTorch would make: an integer is not rounded to a double first.
  const bool whole = !number.isFloatingPoint();
  if (dtype == at::kDouble) {
    *kept.mutable_data_ptr<double>() =
        whole ? static_cast<double>(number.toLong()) : number.toDouble();
  } else {
    *kept.mutable_data_ptr<float>() =
        whole ? static_cast<float>(number.toLong()) : static_cast<float>(number.toDouble());
  }
  return kept;
}

namespace {

using at::Scalar;
using at::Tensor;

int lerp(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& end = check_tensor(L, 2);
  return with_operand(L, 3, [&](const auto& weight) {
    return return_tensor(L, [&] { return self.lerp(end, weight); });
  });
}

int lerp_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& end = check_tensor(L, 2);
  with_operand(L, 3, [&](const auto& weight) {
    change_in_place(
        self, [&] { self.lerp_(end, weight); }, end, weight);
  });
  return return_self(L);
}

int copy_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& source = check_tensor(L, 2);
  change_in_place(
      self, [&] { self.copy_(source); }, source);
  return return_self(L);
}

int masked_fill(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& mask = check_tensor(L, 2);
  const Scalar value = check_scalar(L, 3);
  return return_tensor(L, [&] { return self.masked_fill(mask, value); });
}

int masked_fill_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& mask = check_tensor(L, 2);
  self.masked_fill_(mask, check_scalar(L, 3));
  return return_self(L);
}

/// `other` in the shape of `self`. LibTorch's functions with a given result would change its shape
/// instead of refusing.
Tensor expanded(const Tensor& other, const Tensor& self) {
  if (!at::is_expandable_to(other.sizes(), self.sizes())) {
    fail(ErrorKind::invalid_argument,
         "shape {} does not broadcast to {}, which is changed in place",
         data::shape_text(other.sizes()), data::shape_text(self.sizes()));
  }
  return other.expand_as(self);
}

/// LibTorch has neither maximum_ nor minimum_. Where it is recorded, the gradient needs what stood
/// in `self` before.
template <auto operation, auto operation_into>
void change_to_extreme(const Tensor& self, const Tensor& other) {
  if (at::GradMode::is_enabled() && (self.requires_grad() || other.requires_grad())) {
    self.copy_(operation(self.clone(), other));
    return;
  }
  Tensor out = self;
  operation_into(out, self, other);
}

constexpr auto kAdd = [](const Tensor& a, const Tensor& b) { return a.add(b); };
constexpr auto kSub = [](const Tensor& a, const Tensor& b) { return a.sub(b); };
constexpr auto kMul = [](const Tensor& a, const Tensor& b) { return a.mul(b); };
constexpr auto kDiv = [](const Tensor& a, const Tensor& b) { return a.div(b); };
constexpr auto kFloorDiv = [](const Tensor& a, const Tensor& b) { return a.floor_divide(b); };
constexpr auto kRemainder = [](const Tensor& a, const Tensor& b) { return a.remainder(b); };
constexpr auto kPow = [](const Tensor& a, const auto& b) { return a.pow(b); };

/// a ^ b: squares and roots have kernels of their own, so a number stays one.
int power_operator(lua_State* L) {
  if (peek<Tensor>(L, 1) != nullptr) return binary_or_scalar<kPow>(L);
  const Scalar base = check_scalar(L, 1);
  const Tensor& exponent = check_tensor(L, 2);
  return return_tensor(
      L, [&] { return call_kernel([&] { return at::pow(base, exponent); }, exponent); });
}

constexpr Method kMethods[] = {
    method<scaled_binary<[](const Tensor& a, const Tensor& b, const Scalar& scale) {
      return a.add(b, scale);
    }>>("add", "t:add(other: Tensor|number, scale: number = 1) -> Tensor",
        "t + scale * other; other is a tensor or a number."),
    method<scaled_binary_in_place<[](const Tensor& a, const Tensor& b, const Scalar& scale) {
      a.add_(b, scale);
    }>>("add_", "t:add_(other: Tensor|number, scale: number = 1) -> t",
        "Adds scale * other in place; shapes must broadcast."),
    method<scaled_binary<[](const Tensor& a, const Tensor& b, const Scalar& scale) {
      return a.sub(b, scale);
    }>>("sub", "t:sub(other: Tensor|number, scale: number = 1) -> Tensor",
        "t - scale * other; other is a tensor or a number."),
    method<scaled_binary_in_place<[](const Tensor& a, const Tensor& b, const Scalar& scale) {
      a.sub_(b, scale);
    }>>("sub_", "t:sub_(other: Tensor|number, scale: number = 1) -> t",
        "Subtracts scale * other in place."),
    method<binary<kMul>>("mul", "t:mul(other: Tensor|number) -> Tensor",
                         "Product of the elements; other is a tensor or a number."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.mul_(b); }>>(
        "mul_", "t:mul_(other: Tensor|number) -> t",
        "Multiplies in place by a tensor or a number."),
    method<binary<kDiv>>("div", "t:div(other: Tensor|number) -> Tensor",
                         "Quotient of the elements, a float even for integers."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.div_(b); }>>(
        "div_", "t:div_(other: Tensor|number) -> t", "Divides in place by a tensor or a number."),
    method<binary<kFloorDiv>>("floor_divide", "t:floor_divide(other: Tensor|number) -> Tensor",
                              "Quotient rounded down, as `//`."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.floor_divide_(b); }>>(
        "floor_divide_", "t:floor_divide_(other: Tensor|number) -> t",
        "Quotient rounded down, in place."),
    method<binary<kRemainder>>("remainder", "t:remainder(other: Tensor|number) -> Tensor",
                               "What `//` leaves; has the sign of the divisor, as `%`."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.remainder_(b); }>>(
        "remainder_", "t:remainder_(other: Tensor|number) -> t", "What `//` leaves, in place."),
    method<binary_or_scalar<kPow>>("pow", "t:pow(exponent: Tensor|number) -> Tensor",
                                   "Each element to the power of a tensor or a number."),
    method<binary_or_scalar_in_place<[](const Tensor& a, const auto& b) { a.pow_(b); }>>(
        "pow_", "t:pow_(exponent: Tensor|number) -> t", "Power, in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return at::maximum(a, b); }>>(
        "maximum", "t:maximum(other: Tensor|number) -> Tensor",
        "The larger of each pair of elements; other is a tensor or a number."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) {
      change_to_extreme<at::maximum, at::maximum_out>(a, expanded(b, a));
    }>>("maximum_", "t:maximum_(other: Tensor|number) -> t",
        "The larger of each pair of elements, in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return at::minimum(a, b); }>>(
        "minimum", "t:minimum(other: Tensor|number) -> Tensor",
        "The smaller of each pair of elements; other is a tensor or a number."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) {
      change_to_extreme<at::minimum, at::minimum_out>(a, expanded(b, a));
    }>>("minimum_", "t:minimum_(other: Tensor|number) -> t",
        "The smaller of each pair of elements, in place."),
    method<ternary<[](const Tensor& t, const Tensor& a, const Tensor& b, const Scalar& value) {
      return t.addcmul(a, b, value);
    }>>("addcmul", "t:addcmul(a: Tensor, b: Tensor, value: number = 1) -> Tensor",
        "t + value * a * b, elementwise."),
    method<ternary_in_place<[](const Tensor& t, const Tensor& a, const Tensor& b,
                               const Scalar& value) { t.addcmul_(a, b, value); }>>(
        "addcmul_", "t:addcmul_(a: Tensor, b: Tensor, value: number = 1) -> t",
        "Adds value * a * b in place."),
    method<ternary<[](const Tensor& t, const Tensor& a, const Tensor& b, const Scalar& value) {
      return t.addcdiv(a, b, value);
    }>>("addcdiv", "t:addcdiv(a: Tensor, b: Tensor, value: number = 1) -> Tensor",
        "t + value * a / b, elementwise."),
    method<ternary_in_place<[](const Tensor& t, const Tensor& a, const Tensor& b,
                               const Scalar& value) { t.addcdiv_(a, b, value); }>>(
        "addcdiv_", "t:addcdiv_(a: Tensor, b: Tensor, value: number = 1) -> t",
        "Adds value * a / b in place."),
    method<lerp>(
        "lerp", "t:lerp(other: Tensor, weight: Tensor|number) -> Tensor",
        "t + weight * (other - t): the way from t to other; weight is a number or a tensor."),
    method<lerp_in_place>("lerp_", "t:lerp_(other: Tensor, weight: Tensor|number) -> t",
                          "Moves the part `weight` of the way to other, in place."),
    method<copy_in_place>(
        "copy_", "t:copy_(source: Tensor) -> t",
        "Copies the elements of source, which must broadcast; converts the dtype."),
    method<binary_or_scalar_in_place<[](const Tensor& a, const auto& b) { a.fill_(b); }>>(
        "fill_", "t:fill_(value: Tensor|number|boolean) -> t", "Sets every element."),
    method<unary_in_place<&Tensor::zero_>>("zero_", "t:zero_() -> t", "Sets every element to 0."),
    method<masked_fill>("masked_fill",
                        "t:masked_fill(mask: Tensor, value: number|boolean) -> Tensor",
                        "A copy with `value` where the bool tensor `mask` is true."),
    method<masked_fill_in_place>("masked_fill_",
                                 "t:masked_fill_(mask: Tensor, value: number|boolean) -> t",
                                 "Sets the elements where the bool tensor `mask` is true."),
};

constexpr Method kOperators[] = {
    method<binary_operator<kAdd>>("__add", "a + b", "Sum; either side may be a number."),
    method<binary_operator<kSub>>("__sub", "a - b", "Difference; either side may be a number."),
    method<binary_operator<kMul>>(
        "__mul", "a * b",
        "Product of the elements (matrices: t:matmul); either side may be a number."),
    method<binary_operator<kDiv>>("__div", "a / b", "Quotient; either side may be a number."),
    method<binary_operator<kFloorDiv>>("__idiv", "a // b", "Quotient rounded down."),
    method<binary_operator<kRemainder>>("__mod", "a % b",
                                        "What // leaves; has the sign of the divisor."),
    method<power_operator>("__pow", "a ^ b", "Power; either side may be a number."),
    method<unary<&Tensor::neg>>("__unm", "-t", "Minus each element."),
};

}  // namespace

std::span<const Method> tensor_arithmetic_methods() { return kMethods; }
std::span<const Method> tensor_arithmetic_operators() { return kOperators; }

}  // namespace optbench::bindings::tensor
