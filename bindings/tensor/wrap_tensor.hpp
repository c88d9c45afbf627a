// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/method_table.hpp"
#include "bindings/lua/userdata.hpp"

#include <ATen/core/TensorBody.h>

#include <span>

namespace optbench::bindings {
class Interpreter;
}  // namespace optbench::bindings

namespace optbench::bindings {

/// Tensors are held by value (a counted handle), with their graph. Charged is the storage of a
/// tensor that nobody else holds; a view, and what the engine holds as well, is charged nothing.
template <>
struct Bound<at::Tensor> {
  static constexpr const char* name = "Tensor";
  static bool alive(const at::Tensor& tensor) { return tensor.defined(); }
  static std::size_t bytes(const at::Tensor& tensor) {
    if (!tensor.defined() || tensor.use_count() != 1 || !tensor.has_storage()) return 0;
    // Not is_view(): what detach() returns and views of inference mode answer false to that.
    const at::Storage& storage = tensor.storage();
    return storage.use_count() == 1 ? storage.nbytes() : 0;
  }
};

}  // namespace optbench::bindings

namespace optbench::bindings::tensor {

/// Pushes a tensor. It shares the storage, so a script that writes into it writes into the engine's
/// tensor. `made_bytes`: how much memory making it took and keeps; of a recorded operation that is
/// what its graph saved as well, and it is charged.
void push_tensor(lua_State* L, at::Tensor tensor, std::int64_t made_bytes = 0);

/// Makes the tensor value at `index` hold `tensor` from now on, for everybody who has that value.
void replace_tensor(lua_State* L, int index, at::Tensor tensor);

/// Registers the tensor and generator types and makes `require "torch"` work.
void add_torch(Interpreter& interpreter);

// The families of methods, one file each. Every method that does not work in place (and every
// family named `_functions`) is a function of the module `torch` too: t:sqrt() and torch.sqrt(t).
// Properties are methods only. torch.linalg has the functions of linear algebra once more.
[[nodiscard]] std::span<const Method> tensor_creation_functions();    // wrap_tensor_create.cpp
[[nodiscard]] std::span<const Method> tensor_creation_methods();      // wrap_tensor_create.cpp
[[nodiscard]] std::span<const Method> tensor_random_functions();      // wrap_tensor_random.cpp
[[nodiscard]] std::span<const Method> tensor_random_methods();        // wrap_tensor_random.cpp
[[nodiscard]] std::span<const Method> tensor_pointwise_methods();     // wrap_tensor_pointwise.cpp
[[nodiscard]] std::span<const Method> tensor_arithmetic_methods();    // wrap_tensor_arithmetic.cpp
[[nodiscard]] std::span<const Method> tensor_arithmetic_operators();  // wrap_tensor_arithmetic.cpp
[[nodiscard]] std::span<const Method> tensor_compare_methods();       // wrap_tensor_compare.cpp
[[nodiscard]] std::span<const Method> tensor_compare_functions();     // wrap_tensor_compare.cpp
[[nodiscard]] std::span<const Method> tensor_reduce_methods();        // wrap_tensor_reduce.cpp
[[nodiscard]] std::span<const Method> tensor_matrix_methods();        // wrap_tensor_matrix.cpp
[[nodiscard]] std::span<const Method> tensor_special_methods();       // wrap_tensor_special.cpp
[[nodiscard]] std::span<const Method> tensor_bitwise_methods();       // wrap_tensor_bitwise.cpp
[[nodiscard]] std::span<const Method> tensor_bitwise_operators();     // wrap_tensor_bitwise.cpp
[[nodiscard]] std::span<const Method> tensor_statistics_methods();    // wrap_tensor_statistics.cpp
[[nodiscard]] std::span<const Method> tensor_sort_methods();          // wrap_tensor_sort.cpp
[[nodiscard]] std::span<const Method> tensor_product_methods();       // wrap_tensor_product.cpp
[[nodiscard]] std::span<const Method> tensor_product_functions();     // wrap_tensor_product.cpp
[[nodiscard]] std::span<const Method> tensor_linalg_methods();        // wrap_tensor_linalg.cpp
[[nodiscard]] std::span<const Method> tensor_linalg_functions();      // torch.linalg only
[[nodiscard]] std::span<const Method> tensor_arrange_methods();       // wrap_tensor_arrange.cpp
[[nodiscard]] std::span<const Method> tensor_arrange_functions();     // wrap_tensor_arrange.cpp
[[nodiscard]] std::span<const Method> tensor_scatter_methods();       // wrap_tensor_scatter.cpp
[[nodiscard]] std::span<const Method> tensor_draw_methods();          // wrap_tensor_draw.cpp
[[nodiscard]] std::span<const Method> tensor_draw_functions();        // wrap_tensor_draw.cpp
[[nodiscard]] std::span<const Method> tensor_file_functions();        // wrap_tensor_file.cpp
[[nodiscard]] std::span<const Method> tensor_gather_methods();        // wrap_tensor_gather.cpp
[[nodiscard]] std::span<const Method> tensor_gather_functions();      // wrap_tensor_gather.cpp
[[nodiscard]] std::span<const Method> tensor_view_methods();          // wrap_tensor_view.cpp
[[nodiscard]] std::span<const Method> tensor_property_methods();      // wrap_tensor_property.cpp
[[nodiscard]] std::span<const Method> tensor_property_operators();    // wrap_tensor_property.cpp
[[nodiscard]] std::span<const Method> tensor_index_operators();       // wrap_tensor_index.cpp
[[nodiscard]] std::span<const Method> tensor_gradient_methods();      // wrap_tensor_gradient.cpp
[[nodiscard]] std::span<const Method> gradient_mode_functions();      // wrap_autograd.cpp
[[nodiscard]] std::span<const Method> autograd_functions();           // wrap_autograd.cpp

}  // namespace optbench::bindings::tensor
