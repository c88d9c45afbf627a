// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/picture.hpp"

#include <cstdint>
#include <vector>

namespace optbench::datasets::images {

/// A part of a picture after a resize.
struct ResizedCrop {
  std::int64_t resized_height = 0;  ///< of the whole resized picture
  std::int64_t resized_width = 0;
  std::int64_t top = 0;  ///< of the part within it
  std::int64_t left = 0;
  std::int64_t height = 0;
  std::int64_t width = 0;
  bool mirrored = false;  ///< left and right exchanged, after the crop
};

/// The size after the shorter side was made `shorter` with the aspect kept; the other side is
/// rounded to the nearest, halves to even.
struct PictureSize {
  std::int64_t height = 0;
  std::int64_t width = 0;
};
[[nodiscard]] PictureSize with_shorter_side(std::int64_t shorter, const Picture& picture);

/// Resizes pictures, computing nothing but the crop. Keeps its working memory from one picture to
/// the next: one per thread.
///
/// Results are planar, [3, height, width], on the scale 0..255. REQUIRES: the crop lies within the
/// resized picture.
class PictureResizer {
 public:
  /// Bilinear between the four neighbours of position (destination · in / out), without
  /// antialiasing: what TensorFlow 1's resize_bilinear does by default (align_corners=False).
  void on_grid(const Picture& picture, const ResizedCrop& crop, float* to);

  /// Bilinear with the filter widened to the scale, as Pillow's Image.resize(size, BILINEAR) since
  /// its version 2.7: first along rows, then along columns, each time in fixed point and rounded to
  /// whole grey levels; equal to Pillow's bit by bit.
  void antialiased(const Picture& picture, const ResizedCrop& crop, float* to);

 private:
  std::vector<float> line_;
  std::vector<std::uint8_t> rows_;
  std::vector<std::int32_t> sums_;
};

}  // namespace optbench::datasets::images
