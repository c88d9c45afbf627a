// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/tensor/tensor_call.hpp"

#include <tuple>
#include <vector>

namespace optbench::bindings::tensor {

/// The tensors of the list at `arg`, at least one. The message names the first element that is
/// not a tensor.
[[nodiscard]] std::vector<at::Tensor> check_tensors(lua_State* L, int arg);

/// Pushes tensors as a list, the result of a method.
int return_list(lua_State* L, const std::vector<at::Tensor>& tensors);

/// Pushes the results of a method with several results: `make` returns a tuple of tensors. The
/// memory of their common graph is charged to the first.
template <class Make>
int return_tensors(lua_State* L, Make make) {
  const std::int64_t before = machine::tensor_bytes_of_thread();
  auto tensors = with_memory(L, std::move(make));
  std::int64_t made_bytes = machine::tensor_bytes_of_thread() - before;
  const auto push_next = [&](at::Tensor& tensor) {
    push_tensor(L, std::move(tensor), std::exchange(made_bytes, 0));
  };
  std::apply([&](auto&... tensor) { (push_next(tensor), ...); }, tensors);
  return std::tuple_size_v<decltype(tensors)>;
}

}  // namespace optbench::bindings::tensor
