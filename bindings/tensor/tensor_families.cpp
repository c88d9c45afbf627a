// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_families.hpp"

#include "bindings/tensor/network/wrap_tensor_network.hpp"
#include "bindings/tensor/wrap_random.hpp"
#include "bindings/tensor/wrap_tensor.hpp"

namespace optbench::bindings::tensor {

const std::vector<TensorFamily>& tensor_families() {
  static const std::vector<TensorFamily> families = {
      {"Making tensors", {tensor_creation_functions(), tensor_creation_methods()}},
      {"Random numbers",
       {tensor_random_functions(), tensor_random_methods(), tensor_draw_functions(),
        tensor_draw_methods(), random_functions()}},
      {"Files", {tensor_file_functions()}},
      {"Shape, dtype and device", {tensor_property_methods(), data_methods()}},
      {"Views and shapes", {tensor_view_methods()}},
      {"Arrangement", {tensor_arrange_functions(), tensor_arrange_methods()}},
      {"Indexing", {tensor_gather_methods(), tensor_gather_functions(), tensor_scatter_methods()}},
      {"Sorting and counting", {tensor_sort_methods()}},
      {"Functions of each element", {tensor_pointwise_methods(), tensor_special_methods()}},
      {"Arithmetic", {tensor_arithmetic_methods()}},
      {"Bits and whole numbers", {tensor_bitwise_methods()}},
      {"Comparison", {tensor_compare_methods(), tensor_compare_functions()}},
      {"Reductions", {tensor_reduce_methods(), tensor_statistics_methods()}},
      {"Products", {tensor_matrix_methods(), tensor_product_methods(), tensor_product_functions()}},
      {"Linear algebra", {tensor_linalg_methods(), tensor_linalg_functions()}},
      {"Gradients", {tensor_gradient_methods(), gradient_mode_functions()}},
      {"Activations", {activation_methods()}},
      {"Initialisers", {initializer_methods()}},
      {"Convolution, pooling and resizing",
       {convolution_functions(), pooling_functions(), resizing_functions()}},
      {"Normalisation and dropout", {normalization_functions(), dropout_functions()}},
      {"Sequences", {sequence_functions()}},
      {"Losses", {loss_functions()}},
      {"Threads", {thread_functions()}},
  };
  return families;
}

std::string tensor_family_of(std::string_view name) {
  for (const TensorFamily& family : tensor_families()) {
    for (const auto& table : family.methods) {
      for (const Method& method : table) {
        if (method.name == name) return std::string(family.heading);
      }
    }
  }
  return name == "release" ? "Shape, dtype and device" : "";
}

}  // namespace optbench::bindings::tensor
