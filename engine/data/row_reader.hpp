// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace optbench::data {

/// Reads arbitrary rows of a stored tensor. The processor cannot predict the next row and would
/// wait for memory at each, so rows are prefetched some positions ahead.
class RowReader {
 public:
  /// REQUIRES: `stored` [n, ...] lies in this machine's memory, is contiguous and outlives the
  /// reader, as `positions` do, each in [0, n).
  RowReader(const at::Tensor& stored, std::span<const std::int64_t> positions)
      : stored_(stored),
        start_(static_cast<const std::byte*>(stored.const_data_ptr())),
        row_bytes_(
            stored.numel() == 0 ? 0 : stored.nbytes() / static_cast<std::size_t>(stored.size(0))),
        positions_(positions) {}

  [[nodiscard]] std::size_t row_bytes() const { return row_bytes_; }

  /// The shape of all the rows together.
  [[nodiscard]] std::vector<std::int64_t> shape() const {
    std::vector<std::int64_t> shape = stored_.sizes().vec();
    shape[0] = static_cast<std::int64_t>(positions_.size());
    return shape;
  }

  /// Calls take(bytes of the row) for each row.
  template <class Take>
  void for_each(const Take& take) const {
    constexpr std::size_t kRowsAhead = 8;
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      if (i + kRowsAhead < positions_.size()) ask_for(row(i + kRowsAhead));
      take(row(i));
    }
  }

 private:
  [[nodiscard]] const std::byte* row(std::size_t i) const {
    return start_ + static_cast<std::size_t>(positions_[i]) * row_bytes_;
  }

  void ask_for(const std::byte* row) const {
    constexpr std::size_t kCacheLine = 64;
    constexpr std::size_t kMost = 4096;  // longer rows are prefetched by the processor itself
    const std::size_t bytes = std::min(row_bytes_, kMost);
    for (std::size_t i = 0; i < bytes; i += kCacheLine) __builtin_prefetch(row + i);
  }

  const at::Tensor& stored_;
  const std::byte* start_;
  std::size_t row_bytes_;
  std::span<const std::int64_t> positions_;
};

}  // namespace optbench::data
