// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/tensor/tensor_arguments.hpp"
#include "bindings/tensor/wrap_tensor.hpp"
#include "engine/machine/cpu_memory.hpp"

#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/TensorBody.h>
#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>

#include <type_traits>
#include <utility>

namespace optbench::bindings::tensor {

// Templates for tensor methods with the same arguments. The operation is a lambda; the templates
// read the arguments and return the result.

/// `number` as a tensor that does not change dtype or device of the result of an operation.
[[nodiscard]] at::Tensor wrapped_number(const at::Scalar& number);

/// The same for an operation with `beside`. LibTorch would create a tensor and convert it, which
/// takes three times as long as adding two small tensors; for float32 and float64 we overwrite a
/// cached tensor, unless the operation is recorded and may save it. REQUIRES: not used after the
/// next call.
[[nodiscard]] at::Tensor number_beside(lua_State* L, const at::Tensor& beside,
                                       const at::Scalar& number);

/// Elementwise kernels are called below LibTorch's autograd layers if nothing is recorded: for
/// small tensors these layers cost as much as the kernel. Not for views, which the layers track.
using BelowAutograd = at::AutoDispatchBelowADInplaceOrView;

/// Whether LibTorch has to record an operation on these operands (tensors or numbers).
template <class... Operands>
[[nodiscard]] bool is_recorded(const Operands&... operands) {
  const auto needs_gradient = []<class Operand>(const Operand& operand) {
    if constexpr (std::is_same_v<Operand, at::Tensor>) return operand.requires_grad();
    return false;
  };
  return at::GradMode::is_enabled() && (needs_gradient(operands) || ...);
}

/// Applies `kernel` to the operands.
template <class Kernel, class... Operands>
decltype(auto) call_kernel(Kernel kernel, const Operands&... operands) {
  if (is_recorded(operands...)) return kernel();
  const BelowAutograd guard;
  return kernel();
}

/// Lets `kernel` change `self`. Backward passes reject tensors whose version has changed since they
/// were saved; the layer that counts versions may be bypassed here, so we count.
template <class Kernel, class... Operands>
void change_in_place(const at::Tensor& self, Kernel kernel, const Operands&... operands) {
  if (is_recorded(self, operands...)) {
    kernel();
    return;
  }
  const BelowAutograd guard;
  kernel();
  self.unsafeGetTensorImpl()->bump_version();
}

/// Calls `make`; if the (GPU) allocator is out of memory, collects Lua's garbage and tries once
/// more.
template <class Make>
[[nodiscard]] auto with_memory(lua_State* L, Make make) {
  try {
    return make();
  } catch (const c10::OutOfMemoryError&) {
    account(L).collect(L);
  }
  return make();
}

/// Pushes the result of a method that creates a tensor, charged with the memory of its graph.
template <class Make>
int return_tensor(lua_State* L, Make make) {
  const std::int64_t before = machine::tensor_bytes_of_thread();
  at::Tensor result = with_memory(L, std::move(make));
  push_tensor(L, std::move(result), machine::tensor_bytes_of_thread() - before);
  return 1;
}

/// Returns the same userdata from an in-place method, for chaining; allocates nothing.
inline int return_self(lua_State* L) {
  lua_settop(L, 1);
  return 1;
}

/// t:f() -> Tensor
template <auto operation>
int unary(lua_State* L) {
  const at::Tensor& self = check_tensor(L, 1);
  return return_tensor(L, [&] { return call_kernel([&] { return (self.*operation)(); }, self); });
}

/// t:f_() -> t
template <auto operation>
int unary_in_place(lua_State* L) {
  const at::Tensor& self = check_tensor(L, 1);
  change_in_place(self, [&] { (self.*operation)(); });
  return return_self(L);
}

/// The tensor at `arg`, or the number there as a tensor beside `self`.
[[nodiscard]] inline at::Tensor check_operand(lua_State* L, int arg, const at::Tensor& self) {
  if (const at::Tensor* tensor = check_tensor_or_number(L, arg)) return *tensor;
  return number_beside(L, self, check_scalar(L, arg));
}

/// Calls `use` with the tensor or the number at `arg`, for operations with two LibTorch overloads.
template <class Use>
decltype(auto) with_operand(lua_State* L, int arg, Use use) {
  if (const at::Tensor* tensor = check_tensor_or_number(L, arg)) return use(*tensor);
  return use(check_scalar(L, arg));
}

/// t:f(other) -> Tensor; other is a tensor or a number.
template <auto operation>
int binary(lua_State* L) {
  const at::Tensor& self = check_tensor(L, 1);
  const at::Tensor other = check_operand(L, 2, self);
  return return_tensor(
      L, [&] { return call_kernel([&] { return operation(self, other); }, self, other); });
}

/// t:f_(other) -> t
template <auto operation>
int binary_in_place(lua_State* L) {
  const at::Tensor& self = check_tensor(L, 1);
  const at::Tensor other = check_operand(L, 2, self);
  change_in_place(
      self, [&] { operation(self, other); }, other);
  return return_self(L);
}

/// t:f(other, scale = 1) -> Tensor
template <auto operation>
int scaled_binary(lua_State* L) {
  const at::Tensor& self = check_tensor(L, 1);
  const at::Tensor other = check_operand(L, 2, self);
  const at::Scalar scale = optional_scalar(L, 3, 1);
  return return_tensor(
      L, [&] { return call_kernel([&] { return operation(self, other, scale); }, self, other); });
}

/// t:f_(other, scale = 1) -> t
template <auto operation>
int scaled_binary_in_place(lua_State* L) {
  const at::Tensor& self = check_tensor(L, 1);
  const at::Tensor other = check_operand(L, 2, self);
  const at::Scalar scale = optional_scalar(L, 3, 1);
  change_in_place(
      self, [&] { operation(self, other, scale); }, other);
  return return_self(L);
}

/// t:f(other) -> Tensor, where the operation takes a number as such.
template <auto operation>
int binary_or_scalar(lua_State* L) {
  const at::Tensor& self = check_tensor(L, 1);
  return with_operand(L, 2, [&](const auto& other) {
    return return_tensor(
        L, [&] { return call_kernel([&] { return operation(self, other); }, self, other); });
  });
}

/// t:f_(other) -> t, where the operation takes a number as such.
template <auto operation>
int binary_or_scalar_in_place(lua_State* L) {
  const at::Tensor& self = check_tensor(L, 1);
  with_operand(L, 2, [&](const auto& other) {
    change_in_place(
        self, [&] { operation(self, other); }, other);
  });
  return return_self(L);
}

/// `a op b`, where either may be a number: Lua calls it only if one is a tensor.
template <auto operation>
int binary_operator(lua_State* L) {
  const at::Tensor* left = check_tensor_or_number(L, 1);
  const at::Tensor* right = check_tensor_or_number(L, 2);
  const at::Tensor a = left != nullptr ? *left : number_beside(L, *right, check_scalar(L, 1));
  const at::Tensor b = right != nullptr ? *right : number_beside(L, *left, check_scalar(L, 2));
  return return_tensor(L, [&] { return call_kernel([&] { return operation(a, b); }, a, b); });
}

/// t:f(a, b, value = 1) -> Tensor
template <auto operation>
int ternary(lua_State* L) {
  const at::Tensor& self = check_tensor(L, 1);
  const at::Tensor& first = check_tensor(L, 2);
  const at::Tensor& second = check_tensor(L, 3);
  const at::Scalar value = optional_scalar(L, 4, 1);
  return return_tensor(L, [&] {
    return call_kernel([&] { return operation(self, first, second, value); }, self, first, second);
  });
}

/// t:f_(a, b, value = 1) -> t
template <auto operation>
int ternary_in_place(lua_State* L) {
  const at::Tensor& self = check_tensor(L, 1);
  const at::Tensor& first = check_tensor(L, 2);
  const at::Tensor& second = check_tensor(L, 3);
  const at::Scalar value = optional_scalar(L, 4, 1);
  change_in_place(
      self, [&] { operation(self, first, second, value); }, first, second);
  return return_self(L);
}

}  // namespace optbench::bindings::tensor
