// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_list.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

/// Sizes of a new shape, of which one may be -1: "as many as are left".
at::DimVector check_new_shape(lua_State* L, int arg) {
  at::DimVector shape = check_integers(L, arg, lua_gettop(L));
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] < -1) {
      fail_argument(L, arg, fmt::format("size {} of dimension {} is negative", shape[i], i + 1));
    }
  }
  return shape;
}

int view(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  push_tensor(L, self.view(check_new_shape(L, 2)));
  return 1;
}

int reshape(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const at::DimVector shape = check_new_shape(L, 2);
  return return_tensor(L, [&] { return self.reshape(shape); });
}

int expand(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  push_tensor(L, self.expand(check_new_shape(L, 2)));
  return 1;
}

/// t:f(other): the shape of another tensor.
template <auto operation>
int shaped_as(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& other = check_tensor(L, 2);
  push_tensor(L, operation(self, other));
  return 1;
}

int narrow(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  const std::int64_t size = self.dim() == 0 ? 1 : self.size(dim);
  const std::int64_t length = check_integer(L, 4);
  // Nothing may be taken from behind the last element, too.
  const std::int64_t start = length == 0 ? check_integer(L, 3) - 1 : check_index(L, 3, size, dim);
  if (length < 0 || length > size - start) {
    fail_argument(L, 4,
                  fmt::format("length {} is out of range from index {} of dimension {} of size {}",
                              length, start + 1, dim + 1, size));
  }
  push_tensor(L, self.narrow(dim, start, length));
  return 1;
}

int select(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  const std::int64_t size = self.dim() == 0 ? 1 : self.size(dim);
  push_tensor(L, self.select(dim, check_index(L, 3, size, dim)));
  return 1;
}

int slice(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  const std::int64_t size = self.dim() == 0 ? 1 : self.size(dim);
  const std::int64_t first = lua_isnoneornil(L, 3) ? 0 : check_index(L, 3, size, dim);
  const std::int64_t last = lua_isnoneornil(L, 4) ? size - 1 : check_index(L, 4, size, dim);
  const std::int64_t step = optional_integer(L, 5, 1);
  if (step < 1) fail_argument(L, 5, fmt::format("step must be at least 1, got {}", step));
  push_tensor(L, self.slice(dim, first, std::max(first, last + 1), step));
  return 1;
}

int transpose(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t first = check_dimension(L, 2, self.dim());
  push_tensor(L, self.transpose(first, check_dimension(L, 3, self.dim())));
  return 1;
}

int transpose_matrix(lua_State* L) {
  push_tensor(L, check_tensor(L, 1).t());
  return 1;
}

int permute(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  at::DimVector order = check_integers(L, 2, lua_gettop(L));
  for (auto& dim : order) {
    lua_pushinteger(L, dim);
    lua_replace(L, 2);
    dim = check_dimension(L, 2, self.dim());
  }
  push_tensor(L, self.permute(order));
  return 1;
}

int unsqueeze(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  push_tensor(L, self.unsqueeze(check_dimension(L, 2, self.dim() + 1)));
  return 1;
}

int squeeze(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (lua_isnoneornil(L, 2)) {
    push_tensor(L, self.squeeze());
  } else {
    push_tensor(L, self.squeeze(check_dimension(L, 2, self.dim())));
  }
  return 1;
}

int flatten(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t first = lua_isnoneornil(L, 2) ? 0 : check_dimension(L, 2, self.dim());
  const std::int64_t last = lua_isnoneornil(L, 3) ? -1 : check_dimension(L, 3, self.dim());
  return return_tensor(L, [&] { return self.flatten(first, last); });
}

/// t:f() -> Tensor, of the same memory where that is possible.
template <auto operation>
int viewed(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  return return_tensor(L, [&] { return operation(self); });
}

int tile(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const at::DimVector counts = check_shape(L, 2, lua_gettop(L));
  return return_tensor(L, [&] { return self.tile(counts); });
}

int flip(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const at::DimVector dims = optional_dimensions(L, 2, self.dim());
  return return_tensor(L, [&] { return self.flip(dims); });
}

/// t:f(count, dim = 1) -> list of views
template <auto operation>
int divide(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t count = check_integer(L, 2);
  if (count < 1) fail_argument(L, 2, fmt::format("must be at least 1, got {}", count));
  const std::int64_t dim = lua_isnoneornil(L, 3) ? 0 : check_dimension(L, 3, self.dim());
  return return_list(L, operation(self, count, dim));
}

constexpr Method kMethods[] = {
    method<view>(
        "view", "t:view(shape...: integer|integer[]) -> Tensor",
        "The same memory in another shape; one size may be -1: what is left. An error when "
        "the memory is not laid out so: reshape copies then."),
    method<reshape>(
        "reshape", "t:reshape(shape...: integer|integer[]) -> Tensor",
        "The same elements in another shape, without a copy where possible; one size may "
        "be -1."),
    method<shaped_as<[](const Tensor& a, const Tensor& b) { return a.view_as(b); }>>(
        "view_as", "t:view_as(other: Tensor) -> Tensor", "view with the shape of another tensor."),
    method<shaped_as<[](const Tensor& a, const Tensor& b) { return a.expand_as(b); }>>(
        "expand_as", "t:expand_as(other: Tensor) -> Tensor",
        "expand to the shape of another tensor."),
    method<expand>(
        "expand", "t:expand(shape...: integer|integer[]) -> Tensor",
        "Dimensions of size 1 repeated without a copy; -1 keeps a size. Do not write into "
        "it."),
    method<narrow>("narrow", "t:narrow(dim: integer, start: integer, length: integer) -> Tensor",
                   "A view of `length` entries from index `start` of a dimension."),
    method<select>("select", "t:select(dim: integer, index: integer) -> Tensor",
                   "A view of one index of a dimension, which is then gone."),
    method<slice>("slice",
                  "t:slice(dim: integer, first: integer = 1, last: integer = -1, step: integer = "
                  "1) -> Tensor",
                  "A view of the indices first to last of a dimension, both included."),
    method<transpose>("transpose", "t:transpose(dim1: integer, dim2: integer) -> Tensor",
                      "A view with two dimensions exchanged."),
    method<transpose_matrix>("t", "m:t() -> Tensor",
                             "A view of a matrix with rows and columns exchanged."),
    method<permute>("permute", "t:permute(dims...: integer|integer[]) -> Tensor",
                    "A view with the dimensions in the given order."),
    method<unsqueeze>("unsqueeze", "t:unsqueeze(dim: integer) -> Tensor",
                      "A view with a new dimension of size 1 at position `dim`."),
    method<squeeze>(
        "squeeze", "t:squeeze([dim: integer]) -> Tensor",
        "A view without dimension `dim` if its size is 1; without all such by default."),
    method<flatten>("flatten", "t:flatten(first: integer = 1, last: integer = -1) -> Tensor",
                    "The dimensions first to last as one."),
    method<viewed<[](const Tensor& t) { return t.contiguous(); }>>(
        "contiguous", "t:contiguous() -> Tensor", "The tensor itself, or a copy in row order."),
    method<viewed<[](const Tensor& t) { return t.detach(); }>>(
        "detach", "t:detach() -> Tensor", "The same memory as a new tensor that records nothing."),
    method<viewed<[](const Tensor& t) { return t.clone(); }>>("clone", "t:clone() -> Tensor",
                                                              "A copy with memory of its own."),
    method<tile>("tile", "t:tile(counts...: integer|integer[]) -> Tensor",
                 "The tensor repeated along its dimensions."),
    method<flip>("flip", "t:flip(dims: integer|integer[]) -> Tensor",
                 "A copy with the order of the dimensions reversed."),
    method<divide<[](const Tensor& t, std::int64_t size, std::int64_t dim) {
      return t.split(size, dim);
    }>>("split", "t:split(size: integer, dim: integer = 1) -> Tensor[]",
        "Views of `size` entries each; the last may be shorter."),
    method<divide<[](const Tensor& t, std::int64_t count, std::int64_t dim) {
      return t.chunk(count, dim);
    }>>("chunk", "t:chunk(count: integer, dim: integer = 1) -> Tensor[]",
        "`count` views of about the same size."),
};

}  // namespace

std::span<const Method> tensor_view_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
