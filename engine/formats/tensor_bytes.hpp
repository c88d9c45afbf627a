// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace optbench::formats {

// Tensors as the bytes that file formats keep, for readers that trust no number of a file.

/// Bytes of a tensor, or none when the sizes' product does not fit 63 bits. Zeros are left out of
/// that product: strides are products too, and [0, 2^62, 2^62] has none. REQUIRES sizes >= 0.
[[nodiscard]] std::optional<std::int64_t> byte_count(at::IntArrayRef shape, std::size_t item_size);

/// A CPU tensor with a copy of the bytes, in row order. Throws Error(corrupt_data) "where: bool
/// data must be bytes 0 and 1, got 7": C++ leaves undefined what other bytes mean. REQUIRES: as
/// many bytes as byte_count says.
[[nodiscard]] at::Tensor tensor_of_bytes(std::string_view where, at::ScalarType dtype,
                                         at::IntArrayRef shape, std::string_view bytes);

}  // namespace optbench::formats
