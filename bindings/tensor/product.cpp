// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_list.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Scalar;
using at::Tensor;

/// t:f(other) -> Tensor; both are tensors.
template <auto operation>
int product(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& other = check_tensor(L, 2);
  return return_tensor(L, [&] { return operation(self, other); });
}

/// t:f(a, b, beta = 1, alpha = 1) -> Tensor
template <auto operation>
int added_product(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& left = check_tensor(L, 2);
  const Tensor& right = check_tensor(L, 3);
  const Scalar beta = optional_scalar(L, 4, 1);
  const Scalar alpha = optional_scalar(L, 5, 1);
  return return_tensor(L, [&] { return operation(self, left, right, beta, alpha); });
}

/// t:f_(a, b, beta = 1, alpha = 1) -> t
template <auto operation>
int added_product_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& left = check_tensor(L, 2);
  const Tensor& right = check_tensor(L, 3);
  const Scalar beta = optional_scalar(L, 4, 1);
  const Scalar alpha = optional_scalar(L, 5, 1);
  operation(self, left, right, beta, alpha);
  return return_self(L);
}

int cross(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& other = check_tensor(L, 2);
  const std::int64_t rank = std::max(self.dim(), other.dim());
  const std::int64_t dim = lua_isnoneornil(L, 3) ? -1 : check_dimension(L, 3, rank) - rank;
  return return_tensor(L, [&] { return at::linalg_cross(self, other, dim); });
}

int cdist(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& other = check_tensor(L, 2);
  const double order = optional_number(L, 3, 2);
  return return_tensor(L, [&] { return at::cdist(self, other, order); });
}

/// The dimensions at `arg`: as many from the end (or the start) as a number says, or a list.
int tensordot(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& other = check_tensor(L, 2);
  if (lua_istable(L, 3)) {
    const at::DimVector first = optional_dimensions(L, 3, self.dim());
    const at::DimVector second = optional_dimensions(L, 4, other.dim());
    return return_tensor(L, [&] { return at::tensordot(self, other, first, second); });
  }
  const std::int64_t count = optional_integer(L, 3, 2);
  if (count < 0 || count > self.dim() || count > other.dim()) {
    fail_argument(L, 3,
                  fmt::format("at most {} dimensions expected, got {}",
                              std::min(self.dim(), other.dim()), count));
  }
  at::DimVector first;
  at::DimVector second;
  for (std::int64_t i = 0; i < count; ++i) {
    first.push_back(self.dim() - count + i);
    second.push_back(i);
  }
  return return_tensor(L, [&] { return at::tensordot(self, other, first, second); });
}

int einsum(lua_State* L) {
  const std::string equation(check_string(L, 1));
  std::vector<Tensor> operands;
  if (lua_istable(L, 2)) {
    operands = check_tensors(L, 2);
  } else {
    const int last = std::max(lua_gettop(L), 2);
    for (int arg = 2; arg <= last; ++arg) operands.push_back(check_tensor(L, arg));
  }
  return return_tensor(L, [&] { return at::einsum(equation, operands); });
}

constexpr Method kMethods[] = {
    method<product<[](const Tensor& a, const Tensor& b) { return a.inner(b); }>>(
        "inner", "t:inner(other: Tensor) -> Tensor",
        "Sums of products over the last dimension of both."),
    method<product<[](const Tensor& a, const Tensor& b) { return a.kron(b); }>>(
        "kron", "t:kron(other: Tensor) -> Tensor",
        "Kronecker product: each element of t times the whole of other."),
    method<cross>("cross", "t:cross(other: Tensor, dim: integer = -1) -> Tensor",
                  "Vector product along a dimension of size 3."),
    method<cdist>("cdist", "t:cdist(other: Tensor, p: number = 2) -> Tensor",
                  "Distances in the p-norm between the rows of t [n, d] and of other [m, d], as a "
                  "matrix [n, m]; both may be batches."),
    method<tensordot>(
        "tensordot",
        "t:tensordot(other: Tensor, dims: integer|integer[] = 2, [other_dims: integer|integer[]]) "
        "-> Tensor",
        "Sums of products over the last `dims` dimensions of t and the first of other, or over "
        "two lists of dimensions."),
    method<added_product<[](const Tensor& t, const Tensor& a, const Tensor& b, const Scalar& beta,
                            const Scalar& alpha) { return t.addmv(a, b, beta, alpha); }>>(
        "addmv",
        "t:addmv(matrix: Tensor, vector: Tensor, beta: number = 1, alpha: number = 1) -> Tensor",
        "beta * t + alpha * (matrix times vector)."),
    method<added_product_in_place<[](const Tensor& t, const Tensor& a, const Tensor& b,
                                     const Scalar& beta, const Scalar& alpha) {
      t.addmv_(a, b, beta, alpha);
    }>>("addmv_",
        "t:addmv_(matrix: Tensor, vector: Tensor, beta: number = 1, alpha: number = 1) -> t",
        "beta * t + alpha * (matrix times vector), in place."),
    method<added_product<[](const Tensor& t, const Tensor& a, const Tensor& b, const Scalar& beta,
                            const Scalar& alpha) { return t.addr(a, b, beta, alpha); }>>(
        "addr", "t:addr(a: Tensor, b: Tensor, beta: number = 1, alpha: number = 1) -> Tensor",
        "beta * t + alpha * (outer product of two vectors)."),
    method<added_product_in_place<[](const Tensor& t, const Tensor& a, const Tensor& b,
                                     const Scalar& beta, const Scalar& alpha) {
      t.addr_(a, b, beta, alpha);
    }>>("addr_", "t:addr_(a: Tensor, b: Tensor, beta: number = 1, alpha: number = 1) -> t",
        "beta * t + alpha * (outer product of two vectors), in place."),
    method<added_product<[](const Tensor& t, const Tensor& a, const Tensor& b, const Scalar& beta,
                            const Scalar& alpha) { return t.baddbmm(a, b, beta, alpha); }>>(
        "baddbmm", "t:baddbmm(a: Tensor, b: Tensor, beta: number = 1, alpha: number = 1) -> Tensor",
        "beta * t + alpha * (products of two batches of matrices)."),
    method<added_product_in_place<[](const Tensor& t, const Tensor& a, const Tensor& b,
                                     const Scalar& beta, const Scalar& alpha) {
      t.baddbmm_(a, b, beta, alpha);
    }>>("baddbmm_", "t:baddbmm_(a: Tensor, b: Tensor, beta: number = 1, alpha: number = 1) -> t",
        "beta * t + alpha * (products of two batches of matrices), in place."),
};

constexpr Method kFunctions[] = {
    method<einsum>("einsum",
                   "torch.einsum(equation: string, tensors...: Tensor|Tensor[]) -> Tensor",
                   "Sums of products in Einstein's notation, \"bij,bjk->bik\"; the tensors follow "
                   "one by one or as a list."),
};

}  // namespace

std::span<const Method> tensor_product_methods() { return kMethods; }
std::span<const Method> tensor_product_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
