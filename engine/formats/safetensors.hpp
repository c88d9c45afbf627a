// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace optbench::formats {

/// Tensors with names, in order, and text metadata.
struct NamedTensors {
  std::vector<std::pair<std::string, at::Tensor>> tensors = {};
  std::map<std::string, std::string> metadata = {};
};

/// Writes the safetensors layout: u64 little-endian header length, JSON header padded with spaces
/// to a multiple of 8, raw little-endian bytes. float32, float64, float16, bfloat16, int64, int32,
/// int16, int8, uint8 and bool, from any device. Atomic. The header keeps the given order; the data
/// are ordered by item size, largest first, which aligns every tensor. Throws
/// Error(invalid_argument) for a repeated or reserved name ("__metadata__"), an undefined tensor or
/// another dtype, Error(io).
void write_safetensors(const std::filesystem::path& path, const NamedTensors& contents);

/// Reads it back, onto the CPU, in the header's order. Every length, offset and shape is checked
/// against the file's size before it is used; tensors must neither overlap nor leave gaps. Throws
/// Error(corrupt_data), Error(not_found), Error(io).
[[nodiscard]] NamedTensors read_safetensors(const std::filesystem::path& path);

}  // namespace optbench::formats
