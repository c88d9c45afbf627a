// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_call.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

/// t:f(other) -> Tensor; both are tensors.
template <auto operation>
int product(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& other = check_tensor(L, 2);
  return return_tensor(L, [&] { return operation(self, other); });
}

/// t:f(offset = 0) -> Tensor
template <auto operation>
int with_offset(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t offset = optional_integer(L, 2, 0);
  return return_tensor(L, [&] { return operation(self, offset); });
}

int addmm(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& left = check_tensor(L, 2);
  const Tensor& right = check_tensor(L, 3);
  const at::Scalar beta = optional_scalar(L, 4, 1);
  const at::Scalar alpha = optional_scalar(L, 5, 1);
  return return_tensor(L, [&] { return self.addmm(left, right, beta, alpha); });
}

int addmm_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& left = check_tensor(L, 2);
  const Tensor& right = check_tensor(L, 3);
  const at::Scalar beta = optional_scalar(L, 4, 1);
  self.addmm_(left, right, beta, optional_scalar(L, 5, 1));
  return return_self(L);
}

constexpr Method kMethods[] = {
    method<product<[](const Tensor& a, const Tensor& b) { return a.dot(b); }>>(
        "dot", "t:dot(other: Tensor) -> Tensor",
        "Inner product of two vectors of the same length."),
    method<product<[](const Tensor& a, const Tensor& b) { return a.matmul(b); }>>(
        "matmul", "t:matmul(other: Tensor) -> Tensor",
        "Product of matrices, vectors or batches of matrices, by their numbers of dimensions."),
    method<product<[](const Tensor& a, const Tensor& b) { return a.mm(b); }>>(
        "mm", "t:mm(other: Tensor) -> Tensor", "Product of two matrices, [n, k] and [k, m]."),
    method<product<[](const Tensor& a, const Tensor& b) { return a.mv(b); }>>(
        "mv", "t:mv(vector: Tensor) -> Tensor", "Product of a matrix [n, k] and a vector [k]."),
    method<product<[](const Tensor& a, const Tensor& b) { return a.bmm(b); }>>(
        "bmm", "t:bmm(other: Tensor) -> Tensor",
        "Products of two batches of matrices, [b, n, k] and [b, k, m]."),
    method<product<[](const Tensor& a, const Tensor& b) { return a.outer(b); }>>(
        "outer", "t:outer(other: Tensor) -> Tensor", "The matrix of all products of two vectors."),
    method<addmm>("addmm",
                  "t:addmm(a: Tensor, b: Tensor, beta: number = 1, alpha: number = 1) -> Tensor",
                  "beta * t + alpha * (a matmul b)."),
    method<addmm_in_place>(
        "addmm_", "t:addmm_(a: Tensor, b: Tensor, beta: number = 1, alpha: number = 1) -> t",
        "beta * t + alpha * (a matmul b), in place."),
    method<unary<&Tensor::trace>>("trace", "t:trace() -> Tensor", "Sum of a matrix's diagonal."),
    method<with_offset<[](const Tensor& t, std::int64_t offset) { return t.diag(offset); }>>(
        "diag", "t:diag(offset: integer = 0) -> Tensor",
        "A matrix's diagonal, or the matrix with a vector as diagonal; offset > 0 is above it."),
    method<with_offset<[](const Tensor& t, std::int64_t offset) { return t.tril(offset); }>>(
        "tril", "t:tril(offset: integer = 0) -> Tensor", "The lower triangle, zeros elsewhere."),
    method<with_offset<[](const Tensor& t, std::int64_t offset) { return t.triu(offset); }>>(
        "triu", "t:triu(offset: integer = 0) -> Tensor", "The upper triangle, zeros elsewhere."),
};

}  // namespace

std::span<const Method> tensor_matrix_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
