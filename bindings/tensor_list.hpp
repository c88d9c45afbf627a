// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/tensor_call.hpp"

#include <tuple>
#include <vector>

namespace optbench {

/// The tensors of the list at `arg`, at least one. The message names the first element that is
/// none.
[[nodiscard]] std::vector<at::Tensor> check_tensors(lua_State* L, int arg);

/// Pushes tensors as a list; the end of a method that gives several of one kind.
int return_list(lua_State* L, const std::vector<at::Tensor>& tensors);

/// The end of a method with several results: `make` gives a tuple of tensors.
template <class Make>
int return_tensors(lua_State* L, Make make) {
  auto tensors = with_memory(L, std::move(make));
  std::apply([L](auto&... tensor) { (push_tensor(L, std::move(tensor)), ...); }, tensors);
  return std::tuple_size_v<decltype(tensors)>;
}

}  // namespace optbench
