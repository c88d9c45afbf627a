// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/image.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace optbench::datasets::images {

/// An image with more pixels is rejected before memory is allocated for it.
inline constexpr std::int64_t kMostPixels = 100'000'000;

/// Decodes a JPEG or PNG file in memory, recognised by its first bytes and not by its name.
///
/// JPEG pixels are those of libjpeg-turbo with default settings (accurate integer DCT, smooth
/// upsampling), which equal those of Pillow's `Image.open(file).convert("RGB")` bit by bit: grey
/// becomes three equal channels; four components are treated as inverted CMYK, as written by Adobe.
/// PNG: palettes are looked up, transparency is dropped, of 16 bits the higher eight are used.
///
/// `where` begins error messages: "imagenet: 'n01440764_10026.JPEG'". Throws Error(corrupt_data)
/// for other formats, for truncated and damaged files, and for more than kMostPixels pixels.
///
/// Damage within a JPEG that only causes a warning of the decoder (extra bytes before a marker, a
/// bad code in one segment) is not an error, as in Pillow: ImageNet contains such files, and a
/// single error would end every run. A file that ends before the image does is an error.
void decode_image(std::string_view where, std::span<const std::byte> file, Image& image);

/// The same for one format.
void decode_jpeg(std::string_view where, std::span<const std::byte> file, Image& image);
void decode_png(std::string_view where, std::span<const std::byte> file, Image& image);

/// Throws Error(corrupt_data) unless 1 <= height, width and height · width <= kMostPixels.
void expect_image_size(std::string_view where, std::int64_t height, std::int64_t width);

}  // namespace optbench::datasets::images
