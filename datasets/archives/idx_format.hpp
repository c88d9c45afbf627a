// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace optbench::datasets::archives {

/// Expected contents of an idx file of bytes.
struct IdxExpectation {
  std::vector<std::int64_t> item_shape;       ///< {28, 28} for images, {} for labels
  const data::DataFile* published = nullptr;  ///< its checksums must match; null: not checked
};

/// Reads an idx file of unsigned bytes, plain or gzip: uint8 [n, item shape...], n >= 1.
///
/// Layout: bytes 0, 0, 8 (unsigned byte), number of dimensions; then each dimension as a big-endian
/// 32-bit number; then the values, last dimension fastest. (LeCun, Cortes & Burges, MNIST page.)
/// Every length is checked before it is used. `dataset` begins error messages.
/// Throws Error(corrupt_data) for a wrong magic number or shape, contents shorter or longer than
/// the header states, a damaged gzip stream, or a wrong checksum; Error(not_found), Error(io).
[[nodiscard]] at::Tensor read_idx(std::string_view dataset, const std::filesystem::path& path,
                                  const IdxExpectation& expected);

}  // namespace optbench::datasets::archives
