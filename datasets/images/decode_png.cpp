// SPDX-License-Identifier: MIT
#include "datasets/images/decode_image.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>
#include <new>
#include <png.h>

namespace optbench::datasets::images {
namespace {

/// libpng's state for one file. As with libjpeg, errors use longjmp to functions without local
/// variables that have destructors.
struct Decoder {
  png_structp png = nullptr;
  png_infop info = nullptr;
  const std::byte* next = nullptr;
  std::size_t left = 0;
  std::jmp_buf out{};
  bool cut = false;
  std::array<char, 200> message{};

  explicit Decoder(std::span<const std::byte> file) : next(file.data()), left(file.size()) {}
  ~Decoder() { png_destroy_read_struct(&png, &info, nullptr); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
};

[[noreturn]] void on_error(png_structp png, png_const_charp text) {
  auto* decoder = static_cast<Decoder*>(png_get_error_ptr(png));
  std::strncpy(decoder->message.data(), text, decoder->message.size() - 1);
  std::longjmp(decoder->out, 1);
}

void on_warning(png_structp /*png*/, png_const_charp /*text*/) {}

void give_bytes(png_structp png, png_bytep to, std::size_t count) {
  auto* decoder = static_cast<Decoder*>(png_get_io_ptr(png));
  if (count > decoder->left) {
    decoder->cut = true;
    png_error(png, "cut");
  }
  std::memcpy(to, decoder->next, count);
  decoder->next += count;
  decoder->left -= count;
}

/// These steps return false when libpng failed; the reason is in the decoder.
bool read_header(Decoder& decoder) {
  if (setjmp(decoder.out) != 0) return false;  // NOLINT(cert-err52-cpp): libpng's interface
  decoder.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &decoder, on_error, on_warning);
  if (decoder.png == nullptr) return false;
  decoder.info = png_create_info_struct(decoder.png);
  if (decoder.info == nullptr) return false;
  png_set_read_fn(decoder.png, &decoder, give_bytes);
  png_read_info(decoder.png, decoder.info);
  return true;
}

/// Requests rows of red, green, blue bytes.
bool ask_for_colours(Decoder& decoder) {
  if (setjmp(decoder.out) != 0) return false;  // NOLINT(cert-err52-cpp)
  png_set_expand(decoder.png);
  png_set_strip_16(decoder.png);
  png_set_strip_alpha(decoder.png);
  png_set_gray_to_rgb(decoder.png);
  png_set_interlace_handling(decoder.png);
  png_read_update_info(decoder.png, decoder.info);
  return true;
}

bool read_rows(Decoder& decoder, png_bytepp rows) {
  if (setjmp(decoder.out) != 0) return false;  // NOLINT(cert-err52-cpp)
  png_read_image(decoder.png, rows);
  png_read_end(decoder.png, nullptr);
  return true;
}

}  // namespace

void decode_png(std::string_view where, std::span<const std::byte> file, Image& image) {
  Decoder decoder(file);
  const auto expect = [&](bool done) {
    if (done) return;
    if (decoder.info == nullptr) throw std::bad_alloc();
    if (decoder.cut) {
      fail(ErrorKind::corrupt_data, "{}: cut short: expected a whole PNG image, got {} bytes of it",
           where, file.size());
    }
    fail(ErrorKind::corrupt_data, "{}: damaged: expected a PNG image, got \"{}\"", where,
         decoder.message.data());
  };
  expect(read_header(decoder));
  const std::int64_t height = png_get_image_height(decoder.png, decoder.info);
  const std::int64_t width = png_get_image_width(decoder.png, decoder.info);
  expect_image_size(where, height, width);
  if (png_get_color_type(decoder.png, decoder.info) == PNG_COLOR_TYPE_GRAY &&
      png_get_bit_depth(decoder.png, decoder.info) == 16) {
    fail(ErrorKind::corrupt_data, "{}: expected at most 8 bits of grey, got 16", where);
  }
  expect(ask_for_colours(decoder));
  const auto stride = static_cast<std::size_t>(width * Image::kChannels);
  if (png_get_rowbytes(decoder.png, decoder.info) != stride) {
    fail(ErrorKind::internal, "{}: libpng gives rows of {} bytes, expected {}", where,
         png_get_rowbytes(decoder.png, decoder.info), stride);
  }
  image.reshape(height, width);
  std::vector<png_bytep> rows;
  for (std::int64_t y = 0; y < height; ++y) rows.push_back(image.row(y));
  expect(read_rows(decoder, rows.data()));
}

}  // namespace optbench::datasets::images
