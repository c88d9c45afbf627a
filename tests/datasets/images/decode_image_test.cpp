// SPDX-License-Identifier: MIT
#include "datasets/images/decode_image.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <zlib.h>

#include "tests/datasets/archives/hostile_bytes.hpp"
#include "tests/datasets/images/pillow_fixtures.hpp"
#include "tests/datasets/images/pillow_images.hpp"
#include "tests/support/real_data.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::datasets::images {
namespace {

using testing::as_bytes;
using testing::kPillowImages;

std::string file_of(const testing::PillowImage& image) {
  return testing::from_hexadecimal(image.hexadecimal);
}

void decode(const std::string& file) {
  Image image;
  decode_image("image", as_bytes(file), image);
}

std::string digest_of(const std::string& file) {
  Image image;
  decode_image("image", as_bytes(file), image);
  const auto bytes = static_cast<std::size_t>(image.height() * image.width() * 3);
  return sha256_hex({reinterpret_cast<const char*>(image.row(0)), bytes});
}

std::string refusal(const std::string& file) {
  return testing::thrown_message(ErrorKind::corrupt_data, [&] { decode(file); });
}

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift & 0xff);
  return bytes;
}

/// A PNG file's start with an image size, and `idat` for its data.
std::string png_file(std::uint32_t width, std::uint32_t height, char bits, char colour,
                     const std::string& idat) {
  std::string file = "\x89PNG\r\n\x1a\n";
  const auto add = [&](const std::string& type, const std::string& data) {
    const std::string checked = type + data;
    const auto sum =
        crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size()));
    file += big_endian(static_cast<std::uint32_t>(data.size())) + checked +
            big_endian(static_cast<std::uint32_t>(sum));
  };
  add("IHDR", big_endian(width) + big_endian(height) + bits + colour + std::string(3, '\0'));
  add("IDAT", idat);
  add("IEND", "");
  return file;
}

TEST_CASE("every kind of image has the pixels that Pillow reads") {
  for (const testing::PillowImage& expected : testing::kPillowImages) {
    CAPTURE(expected.what);
    CHECK(digest_of(file_of(expected)) == expected.sha256);
  }
}

TEST_CASE("ImageNet's kinds of files have the pixels that Pillow reads") {
  const auto data_dir = testing::real_data_dir("fixtures/imagenet");
  if (!data_dir) return;
  for (const testing::PillowFixture& expected : testing::kPillowFixtures) {
    CAPTURE(expected.path);
    std::ifstream file(*data_dir / "fixtures/imagenet" / expected.path, std::ios::binary);
    CHECK(digest_of(std::string(std::istreambuf_iterator<char>(file), {})) == expected.decoded);
  }
}

TEST_CASE("one Image serves images of growing and shrinking size") {
  Image image;
  const std::string small = file_of(testing::kPillowImages[0]);
  image.reshape(100, 100);
  decode_image("image", as_bytes(small), image);
  CHECK(image.height() == 17);
  CHECK(image.width() == 23);
  const std::string_view bytes(reinterpret_cast<const char*>(image.row(0)), 17 * 23 * 3);
  CHECK(sha256_hex(bytes) == testing::kPillowImages[0].sha256);
}

TEST_CASE("a file cut anywhere is refused") {
  for (const testing::PillowImage& image : testing::kPillowImages) {
    const std::string whole = file_of(image);
    for (std::size_t length = 0; length < whole.size(); ++length) {
      CAPTURE(image.what);
      CAPTURE(length);
      CHECK(testing::ending([&] { decode(whole.substr(0, length)); }) == "refused");
    }
  }
  CHECK(refusal(file_of(testing::kPillowImages[0]).substr(0, 400)) ==
        "image: cut short: expected a whole JPEG image, got 400 bytes of it");
  CHECK(refusal(file_of(testing::kPillowImages[6]).substr(0, 100)) ==
        "image: cut short: expected a whole PNG image, got 100 bytes of it");
}

TEST_CASE("other files are refused by their first bytes") {
  CHECK(refusal("GIF89a") ==
        "image: expected a JPEG or PNG image, got a file that starts with 47 49 46 38");
  CHECK(refusal("") == "image: expected an image, got no bytes");
}

TEST_CASE("sizes beyond the limit are refused before memory is taken") {
  std::string jpeg = file_of(testing::kPillowImages[0]);
  const std::size_t frame = jpeg.find("\xff\xc0");
  REQUIRE(frame != std::string::npos);
  jpeg.replace(frame + 5, 4, "\xff\xdc\xff\xdc");
  CHECK(refusal(jpeg) == "image: expected an image of 1 to 100000000 pixels, got 65500×65500");
  CHECK(refusal(png_file(20'000, 20'000, 8, 2, "")) ==
        "image: expected an image of 1 to 100000000 pixels, got 20000×20000");
  CHECK(testing::ending([] { decode(png_file(0x7fffffff, 0x7fffffff, 16, 6, "")); }) == "refused");
  CHECK(testing::ending([] { decode(png_file(0, 1, 8, 2, "")); }) == "refused");
}

TEST_CASE("sixteen bits of grey are refused: programs do not agree on what they show") {
  CHECK(refusal(png_file(1, 1, 16, 0, "")) == "image: expected at most 8 bits of grey, got 16");
}

TEST_CASE("PNG data with a wrong length or checksum is refused") {
  std::string png = file_of(testing::kPillowImages[6]);
  const std::size_t data = png.find("IDAT");
  REQUIRE(data != std::string::npos);
  std::string longer = png;
  longer[data - 2] = '\x7f';
  CHECK(testing::ending([&] { decode(longer); }) == "refused");
  // A byte of the checksum itself: the data before are whole.
  png[png.size() - 13] = static_cast<char>(png[png.size() - 13] ^ 1);
  CHECK(refusal(png) == "image: damaged: expected a PNG image, got \"IDAT: CRC error\"");
}

TEST_CASE("stray bytes before a JPEG's last marker change nothing, as with Pillow") {
  std::string jpeg = file_of(testing::kPillowImages[2]);
  jpeg.insert(jpeg.size() - 2, "stray");
  CHECK(digest_of(jpeg) == testing::kPillowImages[2].sha256);
  CHECK(digest_of(jpeg + "more") == testing::kPillowImages[2].sha256);
}

TEST_CASE("a JPEG that asks for hundreds of passes is refused") {
  std::string jpeg = file_of(testing::kPillowImages[3]);
  const std::size_t last = jpeg.rfind("\xff\xda");
  const std::string scan = jpeg.substr(last, jpeg.size() - 2 - last);
  for (int i = 0; i < 600; ++i) jpeg.insert(jpeg.size() - 2, scan);
  CHECK(testing::ending([&] { decode(jpeg); }) == "refused");
}

TEST_CASE("damaged images are read or refused, never anything else") {
  for (const testing::PillowImage& image : testing::kPillowImages) {
    const std::string whole = file_of(image);
    for (unsigned n = 0; n < 300; ++n) {
      const std::string how = testing::ending([&] { decode(testing::damaged(whole, n)); });
      CAPTURE(image.what);
      CAPTURE(n);
      CHECK_MESSAGE((how == "read" || how == "refused"), how);
    }
  }
}

}  // namespace
}  // namespace optbench::datasets::images
