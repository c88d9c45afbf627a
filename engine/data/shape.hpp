// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <string>
#include <string_view>

namespace optbench::data {

/// "[128, 1, 28, 28]"; a negative size, which means any, is "*".
[[nodiscard]] std::string shape_text(at::IntArrayRef shape);

/// Throws Error(invalid_argument) "where: what has shape [..], expected [..]". -1 matches any size.
/// An undefined tensor is an error too: "where: what is missing, expected shape [..]".
void expect_shape(std::string_view where, std::string_view what, const at::Tensor& tensor,
                  at::IntArrayRef expected);

}  // namespace optbench::data
