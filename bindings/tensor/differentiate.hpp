// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <string_view>

namespace optbench::bindings::tensor {

/// Throws Error(invalid_argument) unless `output` records a graph and has one element, or `seed`
/// (undefined if not given) has its shape. `where` begins the message.
void expect_differentiable(std::string_view where, const at::Tensor& output,
                           const at::Tensor& seed);

}  // namespace optbench::bindings::tensor
