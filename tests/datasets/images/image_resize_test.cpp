// SPDX-License-Identifier: MIT
#include "datasets/images/image_resize.hpp"

#include "datasets/images/decode_image.hpp"
#include "engine/base/digest.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "tests/datasets/archives/hostile_bytes.hpp"
#include "tests/datasets/images/pillow_fixtures.hpp"
#include "tests/datasets/images/pillow_images.hpp"
#include "tests/support/real_data.hpp"

namespace optbench::datasets::images {
namespace {

Image pattern(std::int64_t height, std::int64_t width) {
  Image image;
  image.reshape(height, width);
  for (std::int64_t i = 0; i < height * width * 3; ++i) {
    image.row(0)[i] = static_cast<std::uint8_t>((i * i * 7 + i * 13) % 251);
  }
  return image;
}

/// The specified grid, one value at a time in double.
double on_grid(const Image& image, const ResizedCrop& crop, std::int64_t c, std::int64_t y,
               std::int64_t x) {
  if (crop.mirrored) x = crop.width - 1 - x;
  const double down = static_cast<double>(crop.top + y) * static_cast<double>(image.height()) /
                      static_cast<double>(crop.resized_height);
  const double right = static_cast<double>(crop.left + x) * static_cast<double>(image.width()) /
                       static_cast<double>(crop.resized_width);
  const auto at = [&](double row, double column) {
    const auto y0 = std::min(static_cast<std::int64_t>(row), image.height() - 1);
    const auto x0 = std::min(static_cast<std::int64_t>(column), image.width() - 1);
    return static_cast<double>(image.row(y0)[x0 * 3 + c]);
  };
  const double fy = down - std::floor(down);
  const double fx = right - std::floor(right);
  return (1 - fy) * ((1 - fx) * at(down, right) + fx * at(down, right + 1)) +
         fy * ((1 - fx) * at(down + 1, right) + fx * at(down + 1, right + 1));
}

std::string digest_of(const std::vector<float>& planar, std::int64_t plane) {
  std::string bytes;
  for (std::int64_t i = 0; i < plane; ++i) {
    for (std::int64_t c = 0; c < 3; ++c) {
      bytes += static_cast<char>(planar[static_cast<std::size_t>(c * plane + i)]);
    }
  }
  return sha256_hex(bytes);
}

TEST_CASE("resized on the grid, each value lies between its four neighbours as specified") {
  const ResizedCrop up{
      .resized_height = 50, .resized_width = 71, .top = 3, .left = 40, .height = 47, .width = 31};
  const ResizedCrop down{
      .resized_height = 6, .resized_width = 5, .top = 0, .left = 0, .height = 6, .width = 5};
  const ResizedCrop same{
      .resized_height = 17, .resized_width = 29, .top = 2, .left = 1, .height = 15, .width = 28};
  ResizedCrop mirrored = up;
  mirrored.mirrored = true;
  const Image image = pattern(17, 29);
  ImageResizer resizer;
  for (const ResizedCrop& crop : {up, down, same, mirrored}) {
    const std::int64_t plane = crop.height * crop.width;
    std::vector<float> values(static_cast<std::size_t>(3 * plane), -1.0F);
    resizer.on_grid(image, crop, values.data());
    double worst = 0;
    for (std::int64_t i = 0; i < 3 * plane; ++i) {
      const std::int64_t y = i % plane / crop.width;
      const double expected = on_grid(image, crop, i / plane, y, i % crop.width);
      const double got = values[static_cast<std::size_t>(i)];
      worst = std::max(worst, std::abs(got - expected));
    }
    CHECK(worst < 1e-4);  // of 255
  }
}

TEST_CASE("an image of one pixel can be resized") {
  const Image image = pattern(1, 1);
  const ResizedCrop crop{
      .resized_height = 4, .resized_width = 4, .top = 1, .left = 1, .height = 3, .width = 3};
  std::vector<float> values(27);
  ImageResizer().on_grid(image, crop, values.data());
  for (std::size_t i = 0; i < values.size(); ++i) CHECK(values[i] == image.row(0)[i / 9]);
  ImageResizer().antialiased(image, crop, values.data());
  for (std::size_t i = 0; i < values.size(); ++i) CHECK(values[i] == image.row(0)[i / 9]);
}

TEST_CASE("resized with antialiasing, bytes are those of Pillow") {
  Image image;
  const std::string file = testing::from_hexadecimal(testing::kPillowImages[2].hexadecimal);
  decode_image("image", testing::as_bytes(file), image);
  for (const testing::PillowResize& expected : testing::kPillowResizes) {
    CAPTURE(expected.height);
    CAPTURE(expected.width);
    const ResizedCrop whole{.resized_height = expected.height,
                            .resized_width = expected.width,
                            .top = 0,
                            .left = 0,
                            .height = expected.height,
                            .width = expected.width};
    const std::int64_t plane = whole.height * whole.width;
    std::vector<float> values(static_cast<std::size_t>(3 * plane));
    ImageResizer().antialiased(image, whole, values.data());
    CHECK(digest_of(values, plane) == expected.sha256);
  }
}

TEST_CASE("a crop with antialiasing is that part of the whole, mirrored or not") {
  const Image image = pattern(40, 33);
  ImageResizer resizer;
  std::vector<float> whole(3 * 25 * 20);
  resizer.antialiased(image, {.resized_height = 25, .resized_width = 20, .height = 25, .width = 20},
                      whole.data());
  for (const bool mirrored : {false, true}) {
    const ResizedCrop crop{.resized_height = 25,
                           .resized_width = 20,
                           .top = 4,
                           .left = 7,
                           .height = 11,
                           .width = 9,
                           .mirrored = mirrored};
    std::vector<float> part(3 * 11 * 9);
    resizer.antialiased(image, crop, part.data());
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < part.size(); ++i) {
      const std::size_t x = mirrored ? 8 - i % 9 : i % 9;
      if (part[i] != whole[(i / 99) * 500 + (4 + i % 99 / 9) * 20 + 7 + x]) ++wrong;
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("ImageNet's kinds of files, antialiased to 256 and cropped, are those of Pillow") {
  const auto data_dir = testing::real_data_dir("fixtures/imagenet");
  if (!data_dir) return;
  Image image;
  ImageResizer resizer;
  for (const testing::PillowFixture& expected : testing::kPillowFixtures) {
    CAPTURE(expected.path);
    std::ifstream file(*data_dir / "fixtures/imagenet" / expected.path, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    decode_image("image", testing::as_bytes(bytes), image);
    const ImageSize size = with_shorter_side(256, image);
    const ResizedCrop centre{.resized_height = size.height,
                             .resized_width = size.width,
                             .top = (size.height - 224) / 2,
                             .left = (size.width - 224) / 2,
                             .height = 224,
                             .width = 224};
    std::vector<float> values(3 * 224 * 224);
    resizer.antialiased(image, centre, values.data());
    CHECK(digest_of(values, 224 * 224) == expected.resized);
  }
}

TEST_CASE("the shorter side becomes 256, the other one is rounded, halves to even") {
  const auto size = [](std::int64_t height, std::int64_t width) {
    const ImageSize result = with_shorter_side(256, pattern(height, width));
    return std::pair(result.height, result.width);
  };
  CHECK((size(375, 500) == std::pair<std::int64_t, std::int64_t>(256, 341)));
  CHECK((size(500, 375) == std::pair<std::int64_t, std::int64_t>(341, 256)));
  CHECK((size(256, 256) == std::pair<std::int64_t, std::int64_t>(256, 256)));
  CHECK((size(512, 513) == std::pair<std::int64_t, std::int64_t>(256, 256)));  // 256.5
  CHECK((size(512, 515) == std::pair<std::int64_t, std::int64_t>(256, 258)));  // 257.5
  CHECK((size(1, 3) == std::pair<std::int64_t, std::int64_t>(256, 768)));
}

}  // namespace
}  // namespace optbench::datasets::images
