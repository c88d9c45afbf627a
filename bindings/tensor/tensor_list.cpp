// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_list.hpp"

#include <ATen/core/Tensor.h>

namespace optbench::bindings::tensor {

std::vector<at::Tensor> check_tensors(lua_State* L, int arg) {
  check_table(L, arg);
  std::vector<at::Tensor> tensors;
  const lua_Integer count = luaL_len(L, arg);
  for (lua_Integer i = 1; i <= count; ++i) {
    lua_geti(L, arg, i);
    const auto* box = static_cast<Box<at::Tensor>*>(luaL_testudata(L, -1, Bound<at::Tensor>::name));
    if (box == nullptr) {
      fail_argument(L, arg,
                    fmt::format("Tensor expected at [{}], got {}", i, describe_value(L, -1)));
    }
    if (!box->value.defined()) {
      fail_argument(L, arg, fmt::format("the tensor at [{}] is already released", i));
    }
    tensors.push_back(box->value);
    lua_pop(L, 1);
  }
  if (tensors.empty()) fail_argument(L, arg, "at least one tensor expected");
  return tensors;
}

int return_list(lua_State* L, const std::vector<at::Tensor>& tensors) {
  lua_createtable(L, static_cast<int>(tensors.size()), 0);
  lua_Integer position = 0;
  for (const at::Tensor& tensor : tensors) {
    push_tensor(L, tensor);
    lua_rawseti(L, -2, ++position);
  }
  return 1;
}

}  // namespace optbench::bindings::tensor
