// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/extent.hpp"

#include <cstdint>
#include <string>

namespace optbench::problems::layers {

/// How a window slides over the border: `valid` stays inside; `same` pads so that
/// out = ceil(in / stride), as TensorFlow defines it.
enum class Padding { valid, same };
[[nodiscard]] std::string to_text(Padding padding);

/// Positions of a sliding window along one dimension.
struct Sliding {
  std::int64_t out = 0;     ///< positions of the window
  std::int64_t before = 0;  ///< padding at the top or left
  std::int64_t after = 0;   ///< padding at the bottom or right; larger by one if the total is odd
};
/// Throws Error(internal) when the window never fits.
[[nodiscard]] Sliding slide(std::int64_t in, std::int64_t kernel, std::int64_t stride,
                            Padding padding);

/// Positions of a sliding window over an image.
struct ImageSliding {
  Sliding rows;
  Sliding columns;
  /// Whether padding is equal at top and bottom, and at left and right.
  [[nodiscard]] bool is_even() const {
    return rows.before == rows.after && columns.before == columns.after;
  }
};
[[nodiscard]] ImageSliding slide(Extent in, Extent kernel, std::int64_t stride, Padding padding);

}  // namespace optbench::problems::layers
