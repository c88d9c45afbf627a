// SPDX-License-Identifier: MIT
#include "datasets/images/decode_image.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <array>

namespace optbench::datasets::images {
namespace {

constexpr std::array<std::uint8_t, 2> kJpegStart = {0xff, 0xd8};
constexpr std::array<std::uint8_t, 4> kPngStart = {0x89, 'P', 'N', 'G'};

template <std::size_t n>
bool starts_with(std::span<const std::byte> file, const std::array<std::uint8_t, n>& start) {
  return file.size() >= n &&
         std::equal(start.begin(), start.end(), file.begin(), [](std::uint8_t a, std::byte b) {
           return a == std::to_integer<std::uint8_t>(b);
         });
}

}  // namespace

void expect_image_size(std::string_view where, std::int64_t height, std::int64_t width) {
  if (height >= 1 && width >= 1 && height <= kMostPixels / width) return;
  fail(ErrorKind::corrupt_data, "{}: expected an image of 1 to {} pixels, got {}×{}", where,
       kMostPixels, width, height);
}

void decode_image(std::string_view where, std::span<const std::byte> file, Image& image) {
  if (starts_with(file, kJpegStart)) return decode_jpeg(where, file, image);
  if (starts_with(file, kPngStart)) return decode_png(where, file, image);
  if (file.empty()) fail(ErrorKind::corrupt_data, "{}: expected an image, got no bytes", where);
  std::string start;
  for (const std::byte byte : file.first(std::min<std::size_t>(file.size(), 4))) {
    start += fmt::format(" {:02x}", std::to_integer<unsigned>(byte));
  }
  fail(ErrorKind::corrupt_data, "{}: expected a JPEG or PNG image, got a file that starts with{}",
       where, start);
}

}  // namespace optbench::datasets::images
