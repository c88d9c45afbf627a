// SPDX-License-Identifier: MIT
#include "datasets/images/decode_image.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
// After cstdio: it uses FILE without including it.
#include <jerror.h>
#include <jpeglib.h>

namespace optbench::datasets::images {
namespace {

/// A malicious file of a few kilobytes can require thousands of passes over a large image.
constexpr int kMostScans = 500;

/// libjpeg's state for one file. libjpeg reports errors by calling us back; a C++ exception must
/// not cross its frames, so the callbacks use longjmp to the function that entered libjpeg. These
/// functions have no local variables with destructors.
struct Decoder {
  jpeg_decompress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  std::jmp_buf out{};
  bool cut = false;
  std::array<char, JMSG_LENGTH_MAX> message{};

  Decoder() = default;
  ~Decoder() { jpeg_destroy_decompress(&jpeg); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
};

[[noreturn]] void leave(j_common_ptr jpeg) {
  auto* decoder = static_cast<Decoder*>(jpeg->client_data);
  jpeg->err->format_message(jpeg, decoder->message.data());
  std::longjmp(decoder->out, 1);
}

void on_message(j_common_ptr jpeg, int level) {
  if (level >= 0) return;  // not a warning
  ++jpeg->err->num_warnings;
  if (jpeg->err->msg_code != JWRN_JPEG_EOF) return;
  static_cast<Decoder*>(jpeg->client_data)->cut = true;
  leave(jpeg);
}

void on_progress(j_common_ptr jpeg) {
  if (!jpeg->is_decompressor) return;
  if (reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number <= kMostScans) return;
  jpeg->err->msg_code = JERR_BAD_PROGRESSION;
  leave(jpeg);
}

/// These steps return false when libjpeg failed; the reason is in the decoder.
bool read_header(Decoder& decoder, const unsigned char* bytes, unsigned long count) {
  jpeg_decompress_struct& jpeg = decoder.jpeg;
  jpeg.err = jpeg_std_error(&decoder.errors);
  decoder.errors.error_exit = leave;
  decoder.errors.emit_message = on_message;
  decoder.errors.output_message = [](j_common_ptr) {};
  jpeg.client_data = &decoder;
  if (setjmp(decoder.out) != 0) return false;  // NOLINT(cert-err52-cpp): libjpeg's interface
  jpeg_create_decompress(&jpeg);               // keeps err and client_data
  decoder.progress.progress_monitor = on_progress;
  jpeg.progress = &decoder.progress;
  jpeg_mem_src(&jpeg, bytes, count);
  jpeg_read_header(&jpeg, TRUE);
  return true;
}

bool start(Decoder& decoder, J_COLOR_SPACE colours) {
  if (setjmp(decoder.out) != 0) return false;  // NOLINT(cert-err52-cpp)
  decoder.jpeg.out_color_space = colours;
  jpeg_start_decompress(&decoder.jpeg);
  return true;
}

/// Decodes the next row into `row`.
bool read_row(Decoder& decoder, std::uint8_t* row) {
  if (setjmp(decoder.out) != 0) return false;  // NOLINT(cert-err52-cpp)
  JSAMPROW rows = row;
  jpeg_read_scanlines(&decoder.jpeg, &rows, 1);
  return true;
}

/// Decodes all rows into consecutive memory.
bool read_rows(Decoder& decoder, std::uint8_t* pixels) {
  jpeg_decompress_struct& jpeg = decoder.jpeg;
  if (setjmp(decoder.out) != 0) return false;  // NOLINT(cert-err52-cpp)
  const std::size_t stride = std::size_t{jpeg.output_width} * Image::kChannels;
  while (jpeg.output_scanline < jpeg.output_height) {
    JSAMPROW rows = pixels + jpeg.output_scanline * stride;
    jpeg_read_scanlines(&jpeg, &rows, 1);
  }
  return true;
}

bool finish(Decoder& decoder) {
  if (setjmp(decoder.out) != 0) return false;  // NOLINT(cert-err52-cpp)
  jpeg_finish_decompress(&decoder.jpeg);
  return true;
}

/// a · b / 255, rounded to the nearest.
std::uint8_t product(unsigned a, unsigned b) {
  const unsigned shifted = a * b + 128;
  return static_cast<std::uint8_t>((shifted + (shifted >> 8)) >> 8);
}

/// Converts inverted CMYK to RGB.
void multiply_out(const std::uint8_t* cmyk, std::int64_t width, std::uint8_t* rgb) {
  for (std::int64_t x = 0; x < width; ++x, cmyk += 4, rgb += Image::kChannels) {
    const unsigned white = cmyk[3];
    for (int c = 0; c < Image::kChannels; ++c) {
      rgb[c] = static_cast<std::uint8_t>(white - product(255U - cmyk[c], white));
    }
  }
}

}  // namespace

void decode_jpeg(std::string_view where, std::span<const std::byte> file, Image& image) {
  Decoder decoder;
  const auto expect = [&](bool done) {
    if (done) return;
    if (decoder.cut) {
      fail(ErrorKind::corrupt_data,
           "{}: cut short: expected a whole JPEG image, got {} bytes of it", where, file.size());
    }
    fail(ErrorKind::corrupt_data, "{}: damaged: expected a JPEG image, got \"{}\"", where,
         decoder.message.data());
  };
  expect(read_header(decoder, reinterpret_cast<const unsigned char*>(file.data()), file.size()));
  const jpeg_decompress_struct& jpeg = decoder.jpeg;
  const std::int64_t width = jpeg.image_width;
  const std::int64_t height = jpeg.image_height;
  expect_image_size(where, height, width);
  if (jpeg.num_components == 2 || jpeg.num_components > 4) {
    fail(ErrorKind::corrupt_data, "{}: expected an image of 1, 3 or 4 colours, got {}", where,
         jpeg.num_components);
  }
  image.reshape(height, width);
  if (jpeg.num_components != 4) {
    expect(start(decoder, JCS_RGB));
    expect(read_rows(decoder, image.row(0)));
  } else {
    std::vector<std::uint8_t> cmyk(static_cast<std::size_t>(width) * 4);
    expect(start(decoder, JCS_CMYK));
    for (std::int64_t y = 0; y < height; ++y) {
      expect(read_row(decoder, cmyk.data()));
      multiply_out(cmyk.data(), width, image.row(y));
    }
  }
  expect(finish(decoder));
}

}  // namespace optbench::datasets::images
