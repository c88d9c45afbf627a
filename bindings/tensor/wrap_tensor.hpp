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

/// Tensors are held by value (a counted handle), with their graph. Only storage without other
/// owners is charged; views, and tensors that the engine holds too, are charged nothing.
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

/// Pushes a tensor. It shares the storage, so a script that writes to it changes the engine's
/// tensor. `made_bytes`: the memory that creating it took and keeps, for a recorded operation
/// including what its graph saved; it is charged.
void push_tensor(lua_State* L, at::Tensor tensor, std::int64_t made_bytes = 0);

/// Replaces the tensor in the Lua value at `index`, for all references to this value.
void replace_tensor(lua_State* L, int index, at::Tensor tensor);

/// Registers the tensor and generator types and makes `require "torch"` work.
void add_torch(Interpreter& interpreter);

// The families of methods, one file each. Every method that does not work in place (and every
// family named `_functions`) is a function of the module `torch` too: t:sqrt() and torch.sqrt(t).
// Properties are methods only. torch.linalg has the functions of linear algebra once more.
[[nodiscard]] std::span<const Method> tensor_creation_functions();    // create.cpp
[[nodiscard]] std::span<const Method> tensor_creation_methods();      // create.cpp
[[nodiscard]] std::span<const Method> tensor_random_functions();      // random.cpp
[[nodiscard]] std::span<const Method> tensor_random_methods();        // random.cpp
[[nodiscard]] std::span<const Method> tensor_pointwise_methods();     // pointwise.cpp
[[nodiscard]] std::span<const Method> tensor_arithmetic_methods();    // arithmetic.cpp
[[nodiscard]] std::span<const Method> tensor_arithmetic_operators();  // arithmetic.cpp
[[nodiscard]] std::span<const Method> tensor_compare_methods();       // compare.cpp
[[nodiscard]] std::span<const Method> tensor_compare_functions();     // compare.cpp
[[nodiscard]] std::span<const Method> tensor_reduce_methods();        // reduce.cpp
[[nodiscard]] std::span<const Method> tensor_matrix_methods();        // matrix.cpp
[[nodiscard]] std::span<const Method> tensor_special_methods();       // special.cpp
[[nodiscard]] std::span<const Method> tensor_bitwise_methods();       // bitwise.cpp
[[nodiscard]] std::span<const Method> tensor_bitwise_operators();     // bitwise.cpp
[[nodiscard]] std::span<const Method> tensor_statistics_methods();    // statistics.cpp
[[nodiscard]] std::span<const Method> tensor_sort_methods();          // sort.cpp
[[nodiscard]] std::span<const Method> tensor_product_methods();       // product.cpp
[[nodiscard]] std::span<const Method> tensor_product_functions();     // product.cpp
[[nodiscard]] std::span<const Method> tensor_linalg_methods();        // linalg.cpp
[[nodiscard]] std::span<const Method> tensor_linalg_functions();      // torch.linalg only
[[nodiscard]] std::span<const Method> tensor_arrange_methods();       // arrange.cpp
[[nodiscard]] std::span<const Method> tensor_arrange_functions();     // arrange.cpp
[[nodiscard]] std::span<const Method> tensor_scatter_methods();       // scatter.cpp
[[nodiscard]] std::span<const Method> tensor_draw_methods();          // draw.cpp
[[nodiscard]] std::span<const Method> tensor_draw_functions();        // draw.cpp
[[nodiscard]] std::span<const Method> tensor_file_functions();        // file.cpp
[[nodiscard]] std::span<const Method> tensor_gather_methods();        // gather.cpp
[[nodiscard]] std::span<const Method> tensor_gather_functions();      // gather.cpp
[[nodiscard]] std::span<const Method> tensor_view_methods();          // view.cpp
[[nodiscard]] std::span<const Method> tensor_property_methods();      // property.cpp
[[nodiscard]] std::span<const Method> tensor_property_operators();    // property.cpp
[[nodiscard]] std::span<const Method> tensor_index_operators();       // index.cpp
[[nodiscard]] std::span<const Method> tensor_gradient_methods();      // gradient.cpp
[[nodiscard]] std::span<const Method> gradient_mode_functions();      // wrap_autograd.cpp
[[nodiscard]] std::span<const Method> autograd_functions();           // wrap_autograd.cpp
[[nodiscard]] std::span<const Method> thread_functions();             // threads.cpp

}  // namespace optbench::bindings::tensor
