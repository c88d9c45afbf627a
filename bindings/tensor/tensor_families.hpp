// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/method_table.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::tensor {

/// A group of tensor functions and methods with its heading in the reference.
struct TensorFamily {
  std::string_view heading;
  std::vector<std::span<const Method>> methods;
};

/// In the order of the reference. Every registered family (wrap_tensor.cpp) must be listed here.
[[nodiscard]] const std::vector<TensorFamily>& tensor_families();

/// The heading of a method of tensors or function of torch; empty for one without a family.
[[nodiscard]] std::string tensor_family_of(std::string_view name);

}  // namespace optbench::bindings::tensor
