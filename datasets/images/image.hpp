// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace optbench::datasets::images {

/// A colour image: the bytes red, green, blue of each pixel from left to right, row after row.
///
/// Decoders write this order. Planar order would need an extra pass over the whole image, while the
/// following resize converts only the pixels of the crop to planes.
class Image {
 public:
  static constexpr std::int64_t kChannels = 3;

  /// Allocates height × width pixels with unspecified values. Memory is reused for the next image.
  void reshape(std::int64_t height, std::int64_t width) {
    height_ = height;
    width_ = width;
    const auto bytes = static_cast<std::size_t>(height * width * kChannels);
    if (bytes > bytes_.size()) bytes_.resize(bytes);
  }

  [[nodiscard]] std::int64_t height() const { return height_; }
  [[nodiscard]] std::int64_t width() const { return width_; }
  [[nodiscard]] std::uint8_t* row(std::int64_t y) { return bytes_.data() + y * width_ * kChannels; }
  [[nodiscard]] const std::uint8_t* row(std::int64_t y) const {
    return bytes_.data() + y * width_ * kChannels;
  }

 private:
  std::int64_t height_ = 0;
  std::int64_t width_ = 0;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace optbench::datasets::images
