// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <span>

namespace optbench::datasets::images {

/// byte / 255 of uint8 [n, ...] in memory, rounded once, as a new tensor of `dtype` (float32 or
/// float64). Uses the calling thread only: for a batch of small images, waking others takes longer.
[[nodiscard]] at::Tensor unit_scaled(const at::Tensor& bytes, at::ScalarType dtype);

/// The same for the rows at `positions`, [k, ...], in one pass over memory.
/// REQUIRES: `bytes` is contiguous and every position is one of its rows.
[[nodiscard]] at::Tensor unit_scaled_rows(const at::Tensor& bytes,
                                          std::span<const std::int64_t> positions,
                                          at::ScalarType dtype);

}  // namespace optbench::datasets::images
