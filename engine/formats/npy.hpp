// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <filesystem>

namespace optbench::formats {

// NumPy's format for one array (numpy.lib.format): "\x93NUMPY", version, header length, a Python
// literal {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}, raw elements.

/// Writes format 1.0, row order, little-endian, the elements aligned to 64 bytes: float64, float32,
/// float16, int64, int32, int16, int8, uint8 and bool, from any device. Atomic. Throws
/// Error(invalid_argument) for bfloat16, which NumPy does not support, and Error(io).
void write_npy(const std::filesystem::path& path, const at::Tensor& tensor);

/// Reads it back, onto the CPU and into row order: formats 1.0 to 3.0, row or column order, either
/// byte order. Every length is checked against the file's size before it is used. Arrays of Python
/// objects are rejected without being read. Throws Error(corrupt_data), Error(not_found),
/// Error(io).
[[nodiscard]] at::Tensor read_npy(const std::filesystem::path& path);

}  // namespace optbench::formats
