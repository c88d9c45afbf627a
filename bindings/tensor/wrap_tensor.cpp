// SPDX-License-Identifier: MIT
#include "bindings/tensor/wrap_tensor.hpp"

#include "bindings/lua/interpreter.hpp"
#include "bindings/lua/read_only.hpp"
#include "bindings/tensor/network/wrap_tensor_network.hpp"
#include "bindings/tensor/wrap_random.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace optbench::bindings::tensor {
namespace {

constexpr std::size_t kGraphNodeBytes =
    512;  // a node, its edges and what it saves, without storage

}  // namespace

void push_tensor(lua_State* L, at::Tensor tensor, std::int64_t made_bytes) {
  const bool has_graph = tensor.grad_fn() != nullptr;
  push(L, std::move(tensor));
  if (!has_graph) return;
  auto* box = static_cast<Box<at::Tensor>*>(lua_touserdata(L, -1));
  const auto kept =
      kGraphNodeBytes + static_cast<std::size_t>(std::max<std::int64_t>(made_bytes, 0));
  if (kept <= box->charged) return;
  account(L).charge(L, kept - std::exchange(box->charged, kept));
}

void replace_tensor(lua_State* L, int index, at::Tensor tensor) {
  auto* box = static_cast<Box<at::Tensor>*>(luaL_checkudata(L, index, Bound<at::Tensor>::name));
  account(L).discharge(std::exchange(box->charged, 0));
  box->value = std::move(tensor);
}

namespace {

void register_tensor(lua_State* L) {
  register_type<at::Tensor>(L,
                            {tensor_creation_methods(),
                             tensor_random_methods(),
                             tensor_pointwise_methods(),
                             tensor_arithmetic_methods(),
                             tensor_compare_methods(),
                             tensor_reduce_methods(),
                             tensor_matrix_methods(),
                             tensor_gather_methods(),
                             tensor_special_methods(),
                             tensor_bitwise_methods(),
                             tensor_statistics_methods(),
                             tensor_sort_methods(),
                             tensor_product_methods(),
                             tensor_linalg_methods(),
                             tensor_arrange_methods(),
                             tensor_scatter_methods(),
                             tensor_draw_methods(),
                             tensor_view_methods(),
                             tensor_property_methods(),
                             tensor_gradient_methods(),
                             activation_methods(),
                             initializer_methods(),
                             data_methods()},
                            {tensor_arithmetic_operators(), tensor_bitwise_operators(),
                             tensor_property_operators(), tensor_index_operators()});
}

/// The methods of these families that do not work in place.
std::vector<Method> functions_of(MethodTables families) {
  std::vector<Method> functions;
  for (const auto& family : families) {
    for (const Method& entry : family) {
      if (!std::string_view(entry.name).ends_with('_')) functions.push_back(entry);
    }
  }
  return functions;
}

int open_torch(lua_State* L) {
  const std::vector<Method> shared =
      functions_of({tensor_creation_methods(), tensor_random_methods(), tensor_pointwise_methods(),
                    tensor_arithmetic_methods(), tensor_compare_methods(), tensor_reduce_methods(),
                    tensor_matrix_methods(), tensor_gather_methods(), tensor_special_methods(),
                    tensor_bitwise_methods(), tensor_statistics_methods(), tensor_sort_methods(),
                    tensor_product_methods(), tensor_linalg_methods(), tensor_arrange_methods(),
                    tensor_scatter_methods(), tensor_draw_methods(), tensor_view_methods(),
                    activation_methods()});
  push_module(L, "torch",
              {tensor_creation_functions(), tensor_random_functions(), random_functions(),
               tensor_compare_functions(), tensor_gather_functions(), tensor_product_functions(),
               tensor_arrange_functions(), tensor_draw_functions(), tensor_file_functions(),
               gradient_mode_functions(), thread_functions(), shared, convolution_functions(),
               pooling_functions(), resizing_functions(), normalization_functions(),
               dropout_functions(), sequence_functions(), loss_functions()});
  push_module(L, "torch.autograd", {autograd_functions()});
  make_read_only(L, -1, "torch.autograd");
  lua_setfield(L, -2, "autograd");
  push_module(L, "torch.linalg", {tensor_linalg_functions(), tensor_linalg_methods()});
  make_read_only(L, -1, "torch.linalg");
  lua_setfield(L, -2, "linalg");
  return 1;
}

}  // namespace

void add_torch(Interpreter& interpreter) {
  register_generator(interpreter.state());
  register_tensor(interpreter.state());
  interpreter.preload<open_torch>("torch");
}

}  // namespace optbench::bindings::tensor
