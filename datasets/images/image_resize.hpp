// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/image.hpp"

#include <cstdint>
#include <vector>

namespace optbench::datasets::images {

/// A part of an image after a resize.
struct ResizedCrop {
  std::int64_t resized_height = 0;  ///< of the whole resized image
  std::int64_t resized_width = 0;
  std::int64_t top = 0;  ///< of the part within it
  std::int64_t left = 0;
  std::int64_t height = 0;
  std::int64_t width = 0;
  bool mirrored = false;  ///< flipped horizontally, after the crop
};

/// The size after the shorter side was made `shorter` with the aspect kept; the other side is
/// rounded to the nearest, halves to even.
struct ImageSize {
  std::int64_t height = 0;
  std::int64_t width = 0;
};
[[nodiscard]] ImageSize with_shorter_side(std::int64_t shorter, const Image& image);

/// Resizes images, computing only the crop. Reuses its working memory: use one object per thread.
///
/// Results are planar, [3, height, width], on the scale 0..255. REQUIRES: the crop lies within the
/// resized image.
class ImageResizer {
 public:
  /// Bilinear between the four neighbours of position (destination · in / out), without
  /// antialiasing: what TensorFlow 1's resize_bilinear does by default (align_corners=False).
  void on_grid(const Image& image, const ResizedCrop& crop, float* to);

  /// Bilinear with the filter widened to the scale, as Pillow's Image.resize(size, BILINEAR) since
  /// its version 2.7: first along rows, then along columns, each time in fixed point and rounded to
  /// integers; equal to Pillow's result bit by bit.
  void antialiased(const Image& image, const ResizedCrop& crop, float* to);

 private:
  std::vector<float> line_;
  std::vector<std::uint8_t> rows_;
  std::vector<std::int32_t> sums_;
};

}  // namespace optbench::datasets::images
