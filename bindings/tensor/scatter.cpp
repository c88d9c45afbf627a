// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_call.hpp"
#include "bindings/tensor/tensor_index.hpp"
#include "engine/machine/device.hpp"

#include <ATen/ATen.h>

#include <array>

namespace optbench::bindings::tensor {
namespace {

using at::Scalar;
using at::Tensor;

/// What the functions with `dim, indices` begin with.
struct Places {
  const Tensor& self;
  std::int64_t dim;
  Tensor indices;
};

Places check_places(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  const std::int64_t size = self.dim() == 0 ? 1 : self.size(dim);
  return {self, dim, check_index_tensor(L, 3, size, dim)};
}

/// Raises unless the source has the dtype that the result has: LibTorch's message names C++ types.
void expect_dtype_of(lua_State* L, int arg, const Tensor& source, const Tensor& self) {
  if (source.scalar_type() == self.scalar_type()) return;
  fail_argument(
      L, arg,
      fmt::format("{} Tensor expected as in t, got {}", machine::dtype_name(self.scalar_type()),
                  machine::dtype_name(source.scalar_type())));
}

/// t:f(dim, indices, source) -> Tensor
template <auto operation>
int from_source(lua_State* L) {
  const Places places = check_places(L);
  const Tensor& source = check_tensor(L, 4);
  expect_dtype_of(L, 4, source, places.self);
  return return_tensor(L,
                       [&] { return operation(places.self, places.dim, places.indices, source); });
}

/// t:f_(dim, indices, source) -> t
template <auto operation>
int from_source_in_place(lua_State* L) {
  const Places places = check_places(L);
  const Tensor& source = check_tensor(L, 4);
  expect_dtype_of(L, 4, source, places.self);
  operation(places.self, places.dim, places.indices, source);
  return return_self(L);
}

/// t:f(dim, indices, value) -> Tensor, where the value is a tensor or a number.
template <auto operation>
int from_value(lua_State* L) {
  const Places places = check_places(L);
  return with_operand(L, 4, [&]<class Value>(const Value& value) {
    if constexpr (std::is_same_v<Value, Tensor>) expect_dtype_of(L, 4, value, places.self);
    return return_tensor(L,
                         [&] { return operation(places.self, places.dim, places.indices, value); });
  });
}

/// t:f_(dim, indices, value) -> t, where the value is a tensor or a number.
template <auto operation>
int from_value_in_place(lua_State* L) {
  const Places places = check_places(L);
  with_operand(L, 4, [&]<class Value>(const Value& value) {
    if constexpr (std::is_same_v<Value, Tensor>) expect_dtype_of(L, 4, value, places.self);
    operation(places.self, places.dim, places.indices, value);
  });
  return return_self(L);
}

/// t:f(dim, indices, number) -> Tensor
template <auto operation>
int from_number(lua_State* L) {
  const Places places = check_places(L);
  const Scalar value = check_scalar(L, 4);
  return return_tensor(L,
                       [&] { return operation(places.self, places.dim, places.indices, value); });
}

template <auto operation>
int from_number_in_place(lua_State* L) {
  const Places places = check_places(L);
  operation(places.self, places.dim, places.indices, check_scalar(L, 4));
  return return_self(L);
}

int index_add(lua_State* L) {
  const Places places = check_places(L);
  const Tensor& source = check_tensor(L, 4);
  expect_dtype_of(L, 4, source, places.self);
  const Scalar scale = optional_scalar(L, 5, 1);
  return return_tensor(
      L, [&] { return places.self.index_add(places.dim, places.indices, source, scale); });
}

constexpr std::array<std::string_view, 5> kReductions = {"sum", "prod", "mean", "amax", "amin"};

std::string check_reduction(lua_State* L, int arg) {
  const std::string name(check_string(L, arg));
  if (std::find(kReductions.begin(), kReductions.end(), name) == kReductions.end()) {
    fail_argument(L, arg,
                  fmt::format("one of {} expected, got '{}'", fmt::join(kReductions, ", "), name));
  }
  return name;
}

int scatter_reduce(lua_State* L) {
  const Places places = check_places(L);
  const Tensor& source = check_tensor(L, 4);
  expect_dtype_of(L, 4, source, places.self);
  const std::string reduction = check_reduction(L, 5);
  const bool include = optional_boolean(L, 6, true);
  return return_tensor(L, [&] {
    return places.self.scatter_reduce(places.dim, places.indices, source, reduction, include);
  });
}

int scatter_reduce_in_place(lua_State* L) {
  const Places places = check_places(L);
  const Tensor& source = check_tensor(L, 4);
  expect_dtype_of(L, 4, source, places.self);
  const std::string reduction = check_reduction(L, 5);
  const bool include = optional_boolean(L, 6, true);
  Tensor(places.self).scatter_reduce_(places.dim, places.indices, source, reduction, include);
  return return_self(L);
}

int take(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor indices = check_index_tensor(L, 2, self.numel(), 0);
  return return_tensor(L, [&] { return self.take(indices); });
}

int put_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor indices = check_index_tensor(L, 2, self.numel(), 0);
  const Tensor& source = check_tensor(L, 3);
  expect_dtype_of(L, 3, source, self);
  self.put_(indices, source, optional_boolean(L, 4, false));
  return return_self(L);
}

int take_along_dim(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (lua_isnoneornil(L, 3)) {
    const Tensor indices = check_index_tensor(L, 2, self.numel(), 0);
    return return_tensor(L, [&] { return self.take_along_dim(indices); });
  }
  const std::int64_t dim = check_dimension(L, 3, self.dim());
  const std::int64_t size = self.dim() == 0 ? 1 : self.size(dim);
  const Tensor indices = check_index_tensor(L, 2, size, dim);
  return return_tensor(L, [&] { return self.take_along_dim(indices, dim); });
}

int masked_scatter(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& mask = check_tensor(L, 2);
  const Tensor& source = check_tensor(L, 3);
  expect_dtype_of(L, 3, source, self);
  return return_tensor(L, [&] { return self.masked_scatter(mask, source); });
}

int masked_scatter_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& mask = check_tensor(L, 2);
  const Tensor& source = check_tensor(L, 3);
  expect_dtype_of(L, 3, source, self);
  self.masked_scatter_(mask, source);
  return return_self(L);
}

constexpr Method kMethods[] = {
    method<from_source<[](const Tensor& t, std::int64_t dim, const Tensor& indices,
                          const Tensor& source) { return t.index_copy(dim, indices, source); }>>(
        "index_copy",
        "t:index_copy(dim: integer, indices: Tensor|integer[], source: Tensor) -> Tensor",
        "A copy whose entries of a dimension at `indices` are those of source."),
    method<from_source_in_place<[](const Tensor& t, std::int64_t dim, const Tensor& indices,
                                   const Tensor& source) { t.index_copy_(dim, indices, source); }>>(
        "index_copy_",
        "t:index_copy_(dim: integer, indices: Tensor|integer[], source: Tensor) -> t",
        "Copies the entries of source to the entries of a dimension at `indices`."),
    method<from_number<[](const Tensor& t, std::int64_t dim, const Tensor& indices,
                          const Scalar& value) { return t.index_fill(dim, indices, value); }>>(
        "index_fill",
        "t:index_fill(dim: integer, indices: Tensor|integer[], value: number|boolean) -> Tensor",
        "A copy whose entries of a dimension at `indices` are all `value`."),
    method<from_number_in_place<[](const Tensor& t, std::int64_t dim, const Tensor& indices,
                                   const Scalar& value) { t.index_fill_(dim, indices, value); }>>(
        "index_fill_",
        "t:index_fill_(dim: integer, indices: Tensor|integer[], value: number|boolean) -> t",
        "Sets the entries of a dimension at `indices` to a number."),
    method<index_add>("index_add",
                      "t:index_add(dim: integer, indices: Tensor|integer[], source: Tensor, scale: "
                      "number = 1) -> Tensor",
                      "A copy with scale * source added to the entries of a dimension at "
                      "`indices`."),
    method<from_value<[](const Tensor& t, std::int64_t dim, const Tensor& indices,
                         const auto& value) { return t.scatter(dim, indices, value); }>>(
        "scatter",
        "t:scatter(dim: integer, indices: Tensor|integer[], source: Tensor|number) -> Tensor",
        "A copy of t with each element of source (or a number) at the index of dimension `dim` "
        "that the int64 tensor `indices` has in its place; the reverse of gather."),
    method<from_value_in_place<[](const Tensor& t, std::int64_t dim, const Tensor& indices,
                                  const auto& value) { t.scatter_(dim, indices, value); }>>(
        "scatter_",
        "t:scatter_(dim: integer, indices: Tensor|integer[], source: Tensor|number) -> t",
        "scatter, in place."),
    method<from_source<[](const Tensor& t, std::int64_t dim, const Tensor& indices,
                          const Tensor& source) { return t.scatter_add(dim, indices, source); }>>(
        "scatter_add",
        "t:scatter_add(dim: integer, indices: Tensor|integer[], source: Tensor) -> Tensor",
        "As scatter, but adds to what is there, as often as an index occurs."),
    method<
        from_source_in_place<[](const Tensor& t, std::int64_t dim, const Tensor& indices,
                                const Tensor& source) { t.scatter_add_(dim, indices, source); }>>(
        "scatter_add_",
        "t:scatter_add_(dim: integer, indices: Tensor|integer[], source: Tensor) -> t",
        "scatter_add, in place."),
    method<scatter_reduce>(
        "scatter_reduce",
        "t:scatter_reduce(dim: integer, indices: Tensor|integer[], source: Tensor, reduction: "
        "string, include_self: boolean = true) -> Tensor",
        "As scatter, but combines all elements for one place by \"sum\", \"prod\", \"mean\", "
        "\"amax\" or \"amin\", with what is there unless include_self is false."),
    method<scatter_reduce_in_place>(
        "scatter_reduce_",
        "t:scatter_reduce_(dim: integer, indices: Tensor|integer[], source: Tensor, reduction: "
        "string, include_self: boolean = true) -> t",
        "scatter_reduce, in place."),
    method<take>("take", "t:take(indices: Tensor|integer[]) -> Tensor",
                 "The elements of the flattened tensor at int64 `indices`, in their shape."),
    method<put_in_place>(
        "put_",
        "t:put_(indices: Tensor|integer[], source: Tensor, accumulate: boolean = false) -> t",
        "Copies (or adds) the elements of source to the flattened tensor's "
        "elements at int64 `indices`."),
    method<take_along_dim>(
        "take_along_dim", "t:take_along_dim(indices: Tensor|integer[], [dim: integer]) -> Tensor",
        "As gather, but t and indices broadcast in the other dimensions: what argsort and its "
        "kin give can be used as it is. Without a dimension, of the flattened tensor."),
    method<masked_scatter>("masked_scatter",
                           "t:masked_scatter(mask: Tensor, source: Tensor) -> Tensor",
                           "A copy with the elements of source, in their order, where the bool "
                           "tensor `mask` is true."),
    method<masked_scatter_in_place>("masked_scatter_",
                                    "t:masked_scatter_(mask: Tensor, source: Tensor) -> t",
                                    "masked_scatter, in place."),
};

}  // namespace

std::span<const Method> tensor_scatter_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
