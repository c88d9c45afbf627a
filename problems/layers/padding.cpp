// SPDX-License-Identifier: MIT
#include "problems/layers/padding.hpp"

#include "engine/base/error.hpp"

#include <algorithm>

namespace optbench::problems::layers {

std::string to_text(Padding padding) { return padding == Padding::same ? "same" : "valid"; }

Sliding slide(std::int64_t in, std::int64_t kernel, std::int64_t stride, Padding padding) {
  if (padding == Padding::same) {
    const std::int64_t out = (in + stride - 1) / stride;
    const std::int64_t total = std::max<std::int64_t>((out - 1) * stride + kernel - in, 0);
    return {out, total / 2, total - total / 2};
  }
  if (in < kernel) {
    fail(ErrorKind::internal, "sliding window: size {} is larger than its input, {}", kernel, in);
  }
  return {(in - kernel) / stride + 1, 0, 0};
}

ImageSliding slide(Extent in, Extent kernel, std::int64_t stride, Padding padding) {
  return {slide(in.rows, kernel.rows, stride, padding),
          slide(in.columns, kernel.columns, stride, padding)};
}

}  // namespace optbench::problems::layers
