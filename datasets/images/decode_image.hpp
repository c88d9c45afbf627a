// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/image.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace optbench::datasets::images {

/// An image of more pixels is refused before memory is taken for it.
inline constexpr std::int64_t kMostPixels = 100'000'000;

/// Decodes a JPEG or PNG file that lies in memory, told by its first bytes and not by its name.
///
/// JPEG pixels are those that libjpeg-turbo gives at its default settings (accurate integer DCT,
/// smooth upsampling), and so, bit by bit, those of Pillow's `Image.open(file).convert("RGB")`:
/// grey becomes three equal channels; four components are taken for inverted CMYK, as Adobe writes
/// it, and multiplied out. PNG: palettes are looked up, transparency is dropped, of 16 bits the
/// higher eight count.
///
/// `where` opens error messages: "imagenet: 'n01440764_10026.JPEG'". Throws Error(corrupt_data) for
/// anything else, for cut and damaged files, and for more than kMostPixels pixels.
///
/// Damage within a JPEG that its decoder gets over with a warning (stray bytes before a marker, a
/// bad code in one segment) is no error, as in Pillow: users of ImageNet report such warnings, and
/// one refused image would keep every epoch from its end. A file that ends before the image
/// does is an error.
void decode_image(std::string_view where, std::span<const std::byte> file, Image& image);

/// The two formats by themselves; as above.
void decode_jpeg(std::string_view where, std::span<const std::byte> file, Image& image);
void decode_png(std::string_view where, std::span<const std::byte> file, Image& image);

/// Throws Error(corrupt_data) unless 1 <= height, width and height · width <= kMostPixels.
void expect_image_size(std::string_view where, std::int64_t height, std::int64_t width);

}  // namespace optbench::datasets::images
