// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstddef>
#include <string>

namespace optbench::bindings::tensor {

/// A tensor as text: a header "Tensor float32 [2, 3]" (with the device unless it is the
/// CPU), then the elements in aligned columns.
///
///     Tensor float32 [2, 3]
///       1.5000   2.0000   3.0000
///      -4.0000   5.0000   6.0000
///
/// Whole numbers are shown without decimals, others with four, or all as powers of ten when one is
/// 1e5 or larger or smaller than 1e-3. A vector goes on in further lines of at most 80 characters,
/// or `width` if that is less; rows of a matrix that are longer than `width` are cut short in their
/// middle (0: not, however long). From three dimensions on each matrix has a heading "[1, 2]", its
/// indices from 1. Above 1000 elements only the first and last three of each dimension are shown. A
/// tensor without dimensions is one line: "Tensor float32 [] 1.5000".
[[nodiscard]] std::string tensor_text(const at::Tensor& tensor, std::size_t width = 0);

}  // namespace optbench::bindings::tensor
