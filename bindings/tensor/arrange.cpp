// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_creation.hpp"
#include "bindings/tensor/tensor_list.hpp"
#include "bindings/tensor/tensor_value.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

/// t:f() -> Tensor
template <auto operation>
int arranged(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  return return_tensor(L, [&] { return operation(self); });
}

int roll(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const at::DimVector shifts = check_integers(L, 2, 2);
  const at::DimVector dims = optional_dimensions(L, 3, self.dim());
  if (shifts.size() != std::max<std::size_t>(dims.size(), 1)) {
    fail_argument(L, 2,
                  fmt::format("one shift per dimension expected, got {} for {}", shifts.size(),
                              std::max<std::size_t>(dims.size(), 1)));
  }
  return return_tensor(L, [&] { return self.roll(shifts, dims); });
}

/// The two different dimensions at `arg`, or the first two.
at::DimVector check_plane(lua_State* L, int arg, const Tensor& self) {
  if (self.dim() < 2) {
    fail_argument(L, 1, fmt::format("two dimensions or more expected, got {}", self.dim()));
  }
  const at::DimVector dims = optional_dimensions(L, arg, self.dim());
  if (dims.empty()) return {0, 1};
  if (dims.size() != 2 || dims[0] == dims[1]) {
    fail_argument(L, arg, "two different dimensions expected");
  }
  return dims;
}

int rot90(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t turns = optional_integer(L, 2, 1);
  const at::DimVector dims = check_plane(L, 3, self);
  return return_tensor(L, [&] { return self.rot90(turns, dims); });
}

int movedim(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const at::DimVector from = optional_dimensions(L, 2, self.dim());
  const at::DimVector to = optional_dimensions(L, 3, self.dim());
  if (from.empty() || from.size() != to.size()) {
    fail_argument(L, 3,
                  fmt::format("as many dimensions as were given to move expected, {}, got {}",
                              from.size(), to.size()));
  }
  return return_tensor(L, [&] { return self.movedim(from, to); });
}

/// t:repeat_interleave(counts, [dim]): a number for all entries, or one per entry.
int repeat_interleave(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  std::optional<std::int64_t> dim;
  if (!lua_isnoneornil(L, 3)) dim = check_dimension(L, 3, self.dim());
  if (lua_type(L, 2) == LUA_TNUMBER) {
    const std::int64_t count = check_integer(L, 2);
    if (count < 0) fail_argument(L, 2, fmt::format("at least 0 expected, got {}", count));
    return return_tensor(L, [&] { return self.repeat_interleave(count, dim); });
  }
  const Tensor counts = lua_istable(L, 2)
                            ? at::tensor(at::IntArrayRef(check_shape(L, 2, 2)), at::kLong)
                            : check_tensor(L, 2);
  return return_tensor(L, [&] { return self.repeat_interleave(counts, dim); });
}

int unflatten(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  const at::DimVector sizes = check_integers(L, 3, lua_gettop(L));
  return return_tensor(L, [&] { return self.unflatten(dim, sizes); });
}

int unfold(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  const std::int64_t size = check_integer(L, 3);
  const std::int64_t step = optional_integer(L, 4, 1);
  const std::int64_t there = self.dim() == 0 ? 1 : self.size(dim);
  if (size < 0 || size > there) {
    fail_argument(L, 3,
                  fmt::format("windows of {} entries from dimension {} of size {} were asked for",
                              size, dim + 1, there));
  }
  if (step < 1) fail_argument(L, 4, fmt::format("step must be at least 1, got {}", step));
  return return_tensor(L, [&] { return self.unfold(dim, size, step); });
}

int diagonal(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t offset = optional_integer(L, 2, 0);
  const at::DimVector dims = check_plane(L, 3, self);
  return return_tensor(L, [&] { return self.diagonal(offset, dims[0], dims[1]); });
}

int diag_embed(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t offset = optional_integer(L, 2, 0);
  return return_tensor(L, [&] { return self.diag_embed(offset); });
}

int diagflat(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t offset = optional_integer(L, 2, 0);
  return return_tensor(L, [&] { return self.diagflat(offset); });
}

int broadcast_to(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const at::DimVector shape = check_shape(L, 2, lua_gettop(L));
  return return_tensor(L, [&] { return self.broadcast_to(shape); });
}

int unbind(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (self.dim() == 0) fail_argument(L, 1, "a tensor without dimensions has no entries");
  const std::int64_t dim = lua_isnoneornil(L, 2) ? 0 : check_dimension(L, 2, self.dim());
  return return_list(L, self.unbind(dim));
}

int tensor_split(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t count = check_integer(L, 2);
  if (count < 1) fail_argument(L, 2, fmt::format("must be at least 1, got {}", count));
  if (self.dim() == 0) fail_argument(L, 1, "a tensor without dimensions has no entries");
  const std::int64_t dim = lua_isnoneornil(L, 3) ? 0 : check_dimension(L, 3, self.dim());
  return return_list(L, self.tensor_split(count, dim));
}

int vander(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const auto columns = optional_value<std::int64_t>(L, 2);
  const bool increasing = optional_boolean(L, 3, false);
  return return_tensor(L, [&] { return at::vander(self, columns, increasing); });
}

int combinations(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t count = optional_integer(L, 2, 2);
  const bool repeated = optional_boolean(L, 3, false);
  return return_tensor(L, [&] { return at::combinations(self, count, repeated); });
}

constexpr Method kMethods[] = {
    method<roll>("roll", "t:roll(shifts: integer|integer[], [dims: integer|integer[]]) -> Tensor",
                 "Entries moved along dimensions, those beyond the end coming in again at the "
                 "start; without dimensions, of the flattened tensor."),
    method<rot90>("rot90",
                  "t:rot90(turns: integer = 1, dims: integer|integer[] = {1, 2}) -> Tensor",
                  "Turned by 90 degrees, from the first of two dimensions towards the second."),
    method<arranged<[](const Tensor& t) { return t.fliplr(); }>>(
        "fliplr", "t:fliplr() -> Tensor", "The order of the second dimension reversed."),
    method<arranged<[](const Tensor& t) { return t.flipud(); }>>(
        "flipud", "t:flipud() -> Tensor", "The order of the first dimension reversed."),
    method<movedim>("movedim",
                    "t:movedim(from: integer|integer[], to: integer|integer[]) -> Tensor",
                    "A view with a dimension (or a list of them) moved to other positions."),
    method<arranged<[](const Tensor& t) { return t.mT(); }>>(
        "mT", "t:mT() -> Tensor", "A view with the last two dimensions exchanged."),
    method<repeat_interleave>(
        "repeat_interleave",
        "t:repeat_interleave(counts: integer|integer[]|Tensor, [dim: integer]) -> Tensor",
        "Each entry of a dimension repeated, all as often as a number says or each as often as "
        "its entry of a vector; without a dimension, of the flattened tensor."),
    method<unflatten>("unflatten",
                      "t:unflatten(dim: integer, shape...: integer|integer[]) -> Tensor",
                      "A view with a dimension divided into several; one size may be -1."),
    method<unfold>("unfold", "t:unfold(dim: integer, size: integer, step: integer = 1) -> Tensor",
                   "A view of all windows of `size` neighbours along a dimension; the windows' "
                   "entries become the last dimension."),
    method<diagonal>("diagonal",
                     "t:diagonal(offset: integer = 0, dims: integer|integer[] = {1, 2}) -> Tensor",
                     "A view of the diagonals over two dimensions, which become the last one."),
    method<diag_embed>("diag_embed", "t:diag_embed(offset: integer = 0) -> Tensor",
                       "Matrices with the entries of the last dimension as diagonal."),
    method<diagflat>("diagflat", "t:diagflat(offset: integer = 0) -> Tensor",
                     "The matrix with all elements of t as diagonal."),
    method<broadcast_to>("broadcast_to", "t:broadcast_to(shape...: integer|integer[]) -> Tensor",
                         "A view in a shape that t broadcasts to. Do not write into it."),
    method<arranged<[](const Tensor& t) { return t.ravel(); }>>(
        "ravel", "t:ravel() -> Tensor", "All elements as a vector, without a copy if possible."),
    method<unbind>("unbind", "t:unbind(dim: integer = 1) -> Tensor[]",
                   "Views of all entries of a dimension, which is then gone."),
    method<tensor_split>("tensor_split",
                         "t:tensor_split(count: integer, dim: integer = 1) -> Tensor[]",
                         "`count` views whose sizes differ by one at most."),
    method<vander>("vander",
                   "t:vander(columns: integer = #t, increasing: boolean = false) -> Tensor",
                   "The Vandermonde matrix of a vector: its powers as columns, highest first."),
    method<combinations>(
        "combinations",
        "t:combinations(count: integer = 2, with_replacement: boolean = false) -> Tensor",
        "All choices of `count` elements of a vector, one per row."),
};

/// torch.f(tensors) -> Tensor
template <auto operation>
int joined(lua_State* L) {
  const std::vector<Tensor> tensors = check_tensors(L, 1);
  return return_tensor(L, [&] { return operation(tensors); });
}

int meshgrid(lua_State* L) {
  const std::vector<Tensor> tensors = check_tensors(L, 1);
  const std::string indexing = optional_string(L, 2, "ij");
  if (indexing != "ij" && indexing != "xy") {
    fail_argument(L, 2, fmt::format("one of ij, xy expected, got '{}'", indexing));
  }
  return return_list(L, at::meshgrid(tensors, indexing));
}

int broadcast_tensors(lua_State* L) {
  return return_list(L, at::broadcast_tensors(check_tensors(L, 1)));
}

/// torch.f(rows, columns = rows, offset = 0, options) -> indices from 1
template <auto operation>
int triangle_indices(lua_State* L) {
  const std::int64_t rows = check_integer(L, 1);
  const std::int64_t columns = optional_integer(L, 2, rows);
  const std::int64_t offset = optional_integer(L, 3, 0);
  if (rows < 0 || columns < 0) {
    fail_argument(L, rows < 0 ? 1 : 2,
                  fmt::format("at least 0 expected, got {}", std::min(rows, columns)));
  }
  return return_tensor(L, [&] { return operation(rows, columns, offset).add_(1); });
}

constexpr Method kFunctions[] = {
    method<joined<[](const std::vector<Tensor>& list) { return at::hstack(list); }>>(
        "hstack", "torch.hstack(tensors: Tensor[]) -> Tensor",
        "The tensors of a list side by side: joined along the second dimension, vectors along "
        "the first."),
    method<joined<[](const std::vector<Tensor>& list) { return at::vstack(list); }>>(
        "vstack", "torch.vstack(tensors: Tensor[]) -> Tensor",
        "The tensors of a list one below the other; a vector is a row."),
    method<joined<[](const std::vector<Tensor>& list) { return at::block_diag(list); }>>(
        "block_diag", "torch.block_diag(tensors: Tensor[]) -> Tensor",
        "The matrix with the matrices of a list as blocks on its diagonal, zeros elsewhere."),
    method<joined<[](const std::vector<Tensor>& list) { return at::cartesian_prod(list); }>>(
        "cartesian_prod", "torch.cartesian_prod(vectors: Tensor[]) -> Tensor",
        "All choices of one element of each vector, one per row."),
    method<meshgrid>("meshgrid",
                     "torch.meshgrid(vectors: Tensor[], indexing: string = \"ij\") -> Tensor[]",
                     "For each vector the grid of its coordinates; \"xy\" exchanges the first two "
                     "dimensions of the grids."),
    method<broadcast_tensors>("broadcast_tensors",
                              "torch.broadcast_tensors(tensors: Tensor[]) -> Tensor[]",
                              "Views of the tensors, all in the shape that they broadcast to."),
    method<triangle_indices<[](std::int64_t rows, std::int64_t columns, std::int64_t offset) {
      return at::tril_indices(rows, columns, offset);
    }>>("tril_indices",
        "torch.tril_indices(rows: integer, columns: integer = rows, offset: integer = 0) -> Tensor",
        "Rows and columns, counted from 1, of a lower triangle: int64, [2, count]."),
    method<triangle_indices<[](std::int64_t rows, std::int64_t columns, std::int64_t offset) {
      return at::triu_indices(rows, columns, offset);
    }>>("triu_indices",
        "torch.triu_indices(rows: integer, columns: integer = rows, offset: integer = 0) -> Tensor",
        "Rows and columns, counted from 1, of an upper triangle: int64, [2, count]."),
};

}  // namespace

std::span<const Method> tensor_arrange_methods() { return kMethods; }
std::span<const Method> tensor_arrange_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
