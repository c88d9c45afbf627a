// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <filesystem>
#include <vector>

namespace bare {

/// A raw array [n, shape...] as compare.py writes it; undefined when there is no such file.
/// Throws std::runtime_error when the file does not hold whole rows.
[[nodiscard]] at::Tensor read_array(const std::filesystem::path& path, at::ScalarType dtype,
                                    std::vector<std::int64_t> row_shape);

}  // namespace bare
