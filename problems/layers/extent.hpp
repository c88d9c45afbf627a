// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace optbench::problems::layers {

/// Height and width of a window or image.
struct Extent {
  std::int64_t rows = 1;
  std::int64_t columns = 1;

  constexpr Extent(std::int64_t both) : rows(both), columns(both) {}  // NOLINT: 3 is 3×3
  constexpr Extent(std::int64_t height, std::int64_t width) : rows(height), columns(width) {}
};

/// "3×3".
[[nodiscard]] inline std::string to_text(const Extent& extent) {
  return fmt::format("{}×{}", extent.rows, extent.columns);
}

}  // namespace optbench::problems::layers
