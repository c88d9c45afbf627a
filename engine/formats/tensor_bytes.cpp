// SPDX-License-Identifier: MIT
#include "engine/formats/tensor_bytes.hpp"

#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstring>

namespace optbench::formats {

std::optional<std::int64_t> byte_count(at::IntArrayRef shape, std::size_t item_size) {
  auto bytes = static_cast<std::int64_t>(item_size);
  bool empty = false;
  for (const std::int64_t size : shape) {
    empty = empty || size == 0;
    if (__builtin_mul_overflow(bytes, std::max<std::int64_t>(size, 1), &bytes)) return std::nullopt;
  }
  return empty ? 0 : bytes;
}

at::Tensor tensor_of_bytes(std::string_view where, at::ScalarType dtype, at::IntArrayRef shape,
                           std::string_view bytes) {
  if (dtype == at::kBool) {
    const auto above_one = [](char c) { return static_cast<unsigned char>(c) > 1; };
    const auto found = std::find_if(bytes.begin(), bytes.end(), above_one);
    if (found != bytes.end()) {
      fail(ErrorKind::corrupt_data, "{}: bool data must be bytes 0 and 1, got {}", where,
           static_cast<unsigned>(static_cast<unsigned char>(*found)));
    }
  }
  at::Tensor tensor = at::empty(shape, at::TensorOptions(dtype));
  if (!bytes.empty()) std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
  return tensor;
}

}  // namespace optbench::formats
