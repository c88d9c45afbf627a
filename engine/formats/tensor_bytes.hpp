// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace optbench::formats {

// Conversion between tensors and the bytes of a file, for readers that check every number.

/// Bytes of a tensor, or none if the product of the sizes does not fit 63 bits. Zeros are left out
/// of the product, because strides are products too: those of [0, 2^62, 2^62] do not fit. REQUIRES
/// sizes >= 0.
[[nodiscard]] std::optional<std::int64_t> byte_count(at::IntArrayRef shape, std::size_t item_size);

/// A CPU tensor with a copy of the bytes, in row order. Throws Error(corrupt_data) "where: bool
/// data must be bytes 0 and 1, got 7": other values are undefined in C++. REQUIRES:
/// bytes.size() is byte_count().
[[nodiscard]] at::Tensor tensor_of_bytes(std::string_view where, at::ScalarType dtype,
                                         at::IntArrayRef shape, std::string_view bytes);

}  // namespace optbench::formats
