// SPDX-License-Identifier: MIT
#include "benchmarks/bare_data.hpp"

#include <ATen/ATen.h>

#include <fstream>
#include <stdexcept>

namespace bare {

at::Tensor read_array(const std::filesystem::path& path, at::ScalarType dtype,
                      std::vector<std::int64_t> row_shape) {
  if (!std::filesystem::exists(path)) return {};
  const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(path));
  const std::int64_t row_bytes =
      c10::multiply_integers(row_shape) * static_cast<std::int64_t>(c10::elementSize(dtype));
  std::vector<std::int64_t> shape = std::move(row_shape);
  shape.insert(shape.begin(), bytes / row_bytes);
  at::Tensor array = at::empty(shape, at::TensorOptions(dtype));
  std::ifstream file(path, std::ios::binary);
  file.read(static_cast<char*>(array.mutable_data_ptr()), bytes);
  if (!file || bytes % row_bytes != 0) {
    throw std::runtime_error(path.string() + ": expected rows of " + std::to_string(row_bytes) +
                             " bytes, got " + std::to_string(bytes) + " bytes");
  }
  return array;
}

}  // namespace bare
