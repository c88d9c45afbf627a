// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_call.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

/// t:f([dims], keepdim = false): over the given dimensions, or over all without any.
template <auto operation>
int reduce(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const at::DimVector dims = optional_dimensions(L, 2, self.dim());
  const bool keep = optional_boolean(L, 3, false);
  return return_tensor(L, [&] {
    const at::OptionalIntArrayRef chosen =
        dims.empty() ? at::OptionalIntArrayRef() : at::OptionalIntArrayRef(dims);
    return operation(self, chosen, keep);
  });
}

/// t:f([dim], keepdim = false) for operations over one dimension or everything.
template <auto whole, auto along>
int reduce_one(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (lua_isnoneornil(L, 2)) return return_tensor(L, [&] { return whole(self); });
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  const bool keep = optional_boolean(L, 3, false);
  return return_tensor(L, [&] { return along(self, dim, keep); });
}

/// t:f() -> Tensor, t:f([dim], keepdim = false) -> values, indices from 1.
template <auto whole, auto along>
int extreme(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (lua_isnoneornil(L, 2)) return return_tensor(L, [&] { return whole(self); });
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  const bool keep = optional_boolean(L, 3, false);
  auto [values, indices] = with_memory(L, [&] { return along(self, dim, keep); });
  push_tensor(L, values);
  push_tensor(L, indices + 1);  // a copy: the gradient needs them
  return 2;
}

/// t:f([dim], keepdim = false) -> indices from 1.
template <auto operation>
int position(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  std::optional<std::int64_t> dim;
  if (!lua_isnoneornil(L, 2)) dim = check_dimension(L, 2, self.dim());
  const bool keep = optional_boolean(L, 3, false);
  return return_tensor(L, [&] { return operation(self, dim, keep).add_(1); });
}

/// t:f(dim) -> Tensor of the same shape.
template <auto operation>
int along_dimension(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  return return_tensor(L, [&] { return operation(self, dim); });
}

int norm(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const at::Scalar order = optional_scalar(L, 2, 2);
  const at::DimVector dims = optional_dimensions(L, 3, self.dim());
  const bool keep = optional_boolean(L, 4, false);
  return return_tensor(L, [&] {
    const at::OptionalIntArrayRef chosen =
        dims.empty() ? at::OptionalIntArrayRef() : at::OptionalIntArrayRef(dims);
    return at::linalg_vector_norm(self, order, chosen, keep);
  });
}

template <auto operation>
int spread(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const at::DimVector dims = optional_dimensions(L, 2, self.dim());
  const bool keep = optional_boolean(L, 3, false);
  const std::int64_t correction = optional_integer(L, 4, 1);
  return return_tensor(L, [&] {
    const at::OptionalIntArrayRef chosen =
        dims.empty() ? at::OptionalIntArrayRef() : at::OptionalIntArrayRef(dims);
    return operation(self, chosen, at::Scalar(correction), keep);
  });
}

constexpr Method kMethods[] = {
    method<reduce<[](const Tensor& t, at::OptionalIntArrayRef dims, bool keep) {
      return t.sum(dims, keep);
    }>>("sum", "t:sum([dims: integer|integer[]], keepdim: boolean = false) -> Tensor",
        "Sum over a dimension or a list of them; over all elements without any."),
    method<reduce<[](const Tensor& t, at::OptionalIntArrayRef dims, bool keep) {
      return t.mean(dims, keep);
    }>>("mean", "t:mean([dims: integer|integer[]], keepdim: boolean = false) -> Tensor",
        "Mean over a dimension or a list of them; over all elements without any."),
    method<spread<[](const Tensor& t, at::OptionalIntArrayRef dims, const at::Scalar& correction,
                     bool keep) { return t.std(dims, correction, keep); }>>(
        "std",
        "t:std([dims: integer|integer[]], keepdim: boolean = false, correction: integer = 1) -> "
        "Tensor",
        "Standard deviation with divisor n - correction."),
    method<spread<[](const Tensor& t, at::OptionalIntArrayRef dims, const at::Scalar& correction,
                     bool keep) { return t.var(dims, correction, keep); }>>(
        "var",
        "t:var([dims: integer|integer[]], keepdim: boolean = false, correction: integer = 1) -> "
        "Tensor",
        "Variance with divisor n - correction."),
    method<norm>(
        "norm",
        "t:norm(p: number = 2, [dims: integer|integer[]], keepdim: boolean = false) -> Tensor",
        "(sum of |x|^p)^(1/p); math.huge gives the largest |x|, 0 counts what is not 0."),
    method<
        reduce_one<[](const Tensor& t) { return t.prod(); },
                   [](const Tensor& t, std::int64_t dim, bool keep) { return t.prod(dim, keep); }>>(
        "prod", "t:prod([dim: integer], keepdim: boolean = false) -> Tensor",
        "Product of the elements."),
    method<
        reduce_one<[](const Tensor& t) { return t.any(); },
                   [](const Tensor& t, std::int64_t dim, bool keep) { return t.any(dim, keep); }>>(
        "any", "t:any([dim: integer], keepdim: boolean = false) -> Tensor",
        "A bool tensor: whether one is not 0."),
    method<
        reduce_one<[](const Tensor& t) { return t.all(); },
                   [](const Tensor& t, std::int64_t dim, bool keep) { return t.all(dim, keep); }>>(
        "all", "t:all([dim: integer], keepdim: boolean = false) -> Tensor",
        "A bool tensor: whether none is 0."),
    method<extreme<[](const Tensor& t) { return t.max(); },
                   [](const Tensor& t, std::int64_t dim, bool keep) { return t.max(dim, keep); }>>(
        "max",
        "t:max() -> Tensor; t:max(dim: integer, keepdim: boolean = false) -> values: Tensor, "
        "indices: Tensor",
        "The largest element; along a dimension also where it is, counted from 1."),
    method<extreme<[](const Tensor& t) { return t.min(); },
                   [](const Tensor& t, std::int64_t dim, bool keep) { return t.min(dim, keep); }>>(
        "min",
        "t:min() -> Tensor; t:min(dim: integer, keepdim: boolean = false) -> values: Tensor, "
        "indices: Tensor",
        "The smallest element; along a dimension also where it is, counted from 1."),
    method<position<[](const Tensor& t, std::optional<std::int64_t> dim, bool keep) {
      return t.argmax(dim, keep);
    }>>("argmax", "t:argmax([dim: integer], keepdim: boolean = false) -> Tensor",
        "Where the largest element is, counted from 1; without a dimension, in the flattened "
        "tensor."),
    method<position<[](const Tensor& t, std::optional<std::int64_t> dim, bool keep) {
      return t.argmin(dim, keep);
    }>>("argmin", "t:argmin([dim: integer], keepdim: boolean = false) -> Tensor",
        "Where the smallest element is, counted from 1; without a dimension, in the flattened "
        "tensor."),
    method<along_dimension<[](const Tensor& t, std::int64_t dim) { return t.cumsum(dim); }>>(
        "cumsum", "t:cumsum(dim: integer) -> Tensor", "Running sums along a dimension."),
    method<along_dimension<[](const Tensor& t, std::int64_t dim) { return t.cumprod(dim); }>>(
        "cumprod", "t:cumprod(dim: integer) -> Tensor", "Running products along a dimension."),
    method<along_dimension<[](const Tensor& t, std::int64_t dim) { return t.softmax(dim); }>>(
        "softmax", "t:softmax(dim: integer) -> Tensor",
        "exp(x) / sum of exp(x) along a dimension."),
    method<along_dimension<[](const Tensor& t, std::int64_t dim) { return t.log_softmax(dim); }>>(
        "log_softmax", "t:log_softmax(dim: integer) -> Tensor",
        "Logarithm of softmax, computed stably."),
    method<along_dimension<[](const Tensor& t, std::int64_t dim) { return t.logsumexp(dim); }>>(
        "logsumexp", "t:logsumexp(dim: integer) -> Tensor",
        "Logarithm of the sum of exponentials along a dimension, computed stably."),
};

}  // namespace

std::span<const Method> tensor_reduce_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
