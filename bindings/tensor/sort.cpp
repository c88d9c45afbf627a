// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_list.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

/// The dimension at `arg`, the last one when nil or absent.
std::int64_t check_last_dimension(lua_State* L, int arg, const Tensor& self) {
  return lua_isnoneornil(L, arg) ? -1 : check_dimension(L, arg, self.dim());
}

int argsort(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = check_last_dimension(L, 2, self);
  const bool descending = optional_boolean(L, 3, false);
  return return_tensor(L, [&] { return self.argsort(/*stable=*/true, dim, descending).add_(1); });
}

int msort(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  return return_tensor(L, [&] { return self.msort(); });
}

int kthvalue(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t position = check_integer(L, 2);
  const std::int64_t dim = check_last_dimension(L, 3, self);
  const bool keep = optional_boolean(L, 4, false);
  const std::int64_t size = self.dim() == 0 ? 1 : self.size(dim);
  if (position < 1 || position > size) {
    fail_argument(L, 2, fmt::format("1 to {} expected, got {}", size, position));
  }
  return return_tensors(L, [&] {
    auto [values, indices] = self.kthvalue(position, dim, keep);
    return std::tuple(values, indices + 1);  // a copy: the gradient needs them
  });
}

int unique(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  std::optional<std::int64_t> dim;
  if (!lua_isnoneornil(L, 2)) dim = check_dimension(L, 2, self.dim());
  return return_tensors(L, [&] {
    auto [values, inverse, counts] =
        dim ? at::unique_dim(self, *dim, /*sorted=*/true, /*return_inverse=*/true,
                             /*return_counts=*/true)
            : at::_unique2(self, /*sorted=*/true, /*return_inverse=*/true, /*return_counts=*/true);
    return std::tuple(values, inverse.add_(1), counts);
  });
}

int unique_consecutive(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  std::optional<std::int64_t> dim;
  if (!lua_isnoneornil(L, 2)) dim = check_dimension(L, 2, self.dim());
  return return_tensors(L, [&] {
    auto [values, inverse, counts] =
        at::unique_consecutive(self, /*return_inverse=*/true, /*return_counts=*/true, dim);
    return std::tuple(values, inverse.add_(1), counts);
  });
}

/// sorted:searchsorted(values, right = false)
int searchsorted(lua_State* L) {
  const Tensor& sorted = check_tensor(L, 1);
  const Tensor values = check_operand(L, 2, sorted);
  const bool right = optional_boolean(L, 3, false);
  if (sorted.dim() == 0) {
    fail_argument(L, 1, "a sorted vector expected, got a tensor without dimensions");
  }
  return return_tensor(
      L, [&] { return at::searchsorted(sorted, values, /*out_int32=*/false, right).add_(1); });
}

/// t:bucketize(boundaries, right = false)
int bucketize(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& boundaries = check_tensor(L, 2);
  const bool right = optional_boolean(L, 3, false);
  if (boundaries.dim() != 1) {
    fail_argument(L, 2,
                  "a sorted vector expected, got shape " + data::shape_text(boundaries.sizes()));
  }
  return return_tensor(
      L, [&] { return at::bucketize(self, boundaries, /*out_int32=*/false, right).add_(1); });
}

int isin(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor among = check_operand(L, 2, self);
  const bool invert = optional_boolean(L, 3, false);
  return return_tensor(L, [&] { return at::isin(self, among, /*assume_unique=*/false, invert); });
}

constexpr Method kMethods[] = {
    method<argsort>("argsort",
                    "t:argsort(dim: integer = -1, descending: boolean = false) -> Tensor",
                    "Where the elements are that sort would put first, second, ..., counted from "
                    "1; equal ones keep their order."),
    method<msort>("msort", "t:msort() -> Tensor", "Sorted along the first dimension."),
    method<kthvalue>("kthvalue",
                     "t:kthvalue(k: integer, dim: integer = -1, keepdim: boolean = false) -> "
                     "values: Tensor, indices: Tensor",
                     "The k-th smallest element along a dimension (k from 1), and where it is."),
    method<unique>("unique",
                   "t:unique([dim: integer]) -> values: Tensor, inverse: Tensor, counts: Tensor",
                   "The different elements (or entries of a dimension), sorted; for each element "
                   "of t which of them it is, counted from 1; how often each occurs."),
    method<unique_consecutive>(
        "unique_consecutive",
        "t:unique_consecutive([dim: integer]) -> values: Tensor, inverse: Tensor, counts: Tensor",
        "unique of neighbours only: runs of equal elements become one."),
    method<searchsorted>(
        "searchsorted",
        "sorted:searchsorted(values: Tensor|number, right: boolean = false) -> Tensor",
        "For each value the index, counted from 1, at which it would have to be inserted into "
        "the sorted vector; behind equal elements with `right`."),
    method<bucketize>(
        "bucketize", "t:bucketize(boundaries: Tensor, right: boolean = false) -> Tensor",
        "For each element which of the #boundaries + 1 parts between sorted boundaries it lies "
        "in, counted from 1; a boundary belongs to the part below it, above it with `right`."),
    method<isin>("isin", "t:isin(elements: Tensor|number, invert: boolean = false) -> Tensor",
                 "A bool tensor: which elements of t are among `elements`, a tensor or number."),
};

}  // namespace

std::span<const Method> tensor_sort_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
