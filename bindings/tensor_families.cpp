// SPDX-License-Identifier: MIT
#include "bindings/tensor_families.hpp"

#include "bindings/wrap_random.hpp"
#include "bindings/wrap_tensor.hpp"

namespace optbench {

const std::vector<TensorFamily>& tensor_families() {
  static const std::vector<TensorFamily> families = {
      {"Making tensors", {tensor_creation_functions(), tensor_creation_methods()}},
      {"Random numbers", {tensor_random_functions(), tensor_random_methods(), random_functions()}},
      {"Shape, dtype and device", {tensor_property_methods()}},
      {"Views and shapes", {tensor_view_methods()}},
      {"Indexing", {tensor_gather_methods(), tensor_gather_functions()}},
      {"Functions of each element", {tensor_pointwise_methods()}},
      {"Arithmetic", {tensor_arithmetic_methods()}},
      {"Comparison", {tensor_compare_methods(), tensor_compare_functions()}},
      {"Reductions", {tensor_reduce_methods()}},
      {"Matrices", {tensor_matrix_methods()}},
      {"Gradients", {tensor_gradient_methods(), gradient_mode_functions()}},
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

}  // namespace optbench
