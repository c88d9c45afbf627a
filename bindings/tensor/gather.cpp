// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_index.hpp"
#include "bindings/tensor/tensor_list.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

int index_select(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  const Tensor index = check_index_tensor(L, 3, self.size(dim), dim);
  return return_tensor(L, [&] { return self.index_select(dim, index); });
}

int gather(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  const Tensor index = check_index_tensor(L, 3, self.size(dim), dim);
  return return_tensor(L, [&] { return self.gather(dim, index); });
}

int index_add_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  const Tensor index = check_index_tensor(L, 3, self.size(dim), dim);
  const Tensor& source = check_tensor(L, 4);
  self.index_add_(dim, index, source, optional_scalar(L, 5, 1));
  return return_self(L);
}

int masked_select(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& mask = check_tensor(L, 2);
  return return_tensor(L, [&] { return self.masked_select(mask); });
}

int nonzero(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  return return_tensor(L, [&] { return self.nonzero().add_(1); });
}

int sort(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim =
      lua_isnoneornil(L, 2) ? self.dim() - 1 : check_dimension(L, 2, self.dim());
  const bool descending = optional_boolean(L, 3, false);
  auto [values, indices] =
      with_memory(L, [&] { return self.sort(/*stable=*/true, dim, descending); });
  push_tensor(L, values);
  push_tensor(L, indices + 1);  // a copy: the gradient needs them
  return 2;
}

int topk(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t count = check_integer(L, 2);
  const std::int64_t dim =
      lua_isnoneornil(L, 3) ? self.dim() - 1 : check_dimension(L, 3, self.dim());
  const bool largest = optional_boolean(L, 4, true);
  const std::int64_t size = self.dim() == 0 ? 1 : self.size(dim);
  if (count < 0 || count > size) {
    fail_argument(L, 2, fmt::format("{} of {} elements were asked for", count, size));
  }
  auto [values, indices] = with_memory(L, [&] { return self.topk(count, dim, largest); });
  push_tensor(L, values);
  push_tensor(L, indices + 1);  // a copy: the gradient needs them
  return 2;
}

int cat(lua_State* L) {
  const std::vector<Tensor> tensors = check_tensors(L, 1);
  const std::int64_t dim = lua_isnoneornil(L, 2) ? 0 : check_dimension(L, 2, tensors.front().dim());
  return return_tensor(L, [&] { return at::cat(tensors, dim); });
}

int stack(lua_State* L) {
  const std::vector<Tensor> tensors = check_tensors(L, 1);
  const std::int64_t dim =
      lua_isnoneornil(L, 2) ? 0 : check_dimension(L, 2, tensors.front().dim() + 1);
  return return_tensor(L, [&] { return at::stack(tensors, dim); });
}

constexpr Method kMethods[] = {
    method<index_select>(
        "index_select", "t:index_select(dim: integer, indices: Tensor|integer[]) -> Tensor",
        "The entries of a dimension at `indices`: an int64 vector or a list, counted "
        "from 1, from the end when negative."),
    method<gather>(
        "gather", "t:gather(dim: integer, indices: Tensor|integer[]) -> Tensor",
        "For each element of the int64 tensor `indices` (counted from 1) the element of t "
        "at that index of dimension `dim`."),
    method<index_add_in_place>("index_add_",
                               "t:index_add_(dim: integer, indices: Tensor|integer[], source: "
                               "Tensor, scale: number = 1) -> t",
                               "Adds scale * source to the entries of a dimension at `indices`."),
    method<masked_select>("masked_select", "t:masked_select(mask: Tensor) -> Tensor",
                          "A vector of the elements where the bool tensor `mask` is true."),
    method<nonzero>("nonzero", "t:nonzero() -> Tensor",
                    "The indices, counted from 1, of all elements that are not 0, one row each."),
    method<sort>(
        "sort",
        "t:sort(dim: integer = -1, descending: boolean = false) -> values: Tensor, indices: Tensor",
        "Sorted along a dimension (equal elements keep their order), and where each was."),
    method<topk>("topk",
                 "t:topk(count: integer, dim: integer = -1, largest: boolean = true) -> values: "
                 "Tensor, indices: Tensor",
                 "The `count` largest (or smallest) along a dimension, and where they are."),
};

constexpr Method kFunctions[] = {
    method<cat>("cat", "torch.cat(tensors: Tensor[], dim: integer = 1) -> Tensor",
                "The tensors of a list joined along a dimension."),
    method<stack>("stack", "torch.stack(tensors: Tensor[], dim: integer = 1) -> Tensor",
                  "The tensors of a list, all of one shape, joined along a new dimension."),
};

}  // namespace

std::span<const Method> tensor_gather_methods() { return kMethods; }
std::span<const Method> tensor_gather_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
