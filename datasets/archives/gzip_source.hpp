// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace optbench::datasets::archives {

/// The contents of a file in memory, decompressed while reading if it is gzip (recognised by its
/// first two bytes, not by its name).
class GzipSource {
 public:
  /// `file` is not copied. `where` begins error messages: "mnist: 'train-images-idx3-ubyte.gz'".
  GzipSource(std::string_view file, std::string_view where);
  ~GzipSource();
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  /// Fills `bytes` from the front and returns how many were read: fewer than requested only at the
  /// end of the contents, or where a gzip stream is truncated (see is_cut()). Throws
  /// Error(corrupt_data) if the gzip stream is damaged or followed by other bytes.
  [[nodiscard]] std::size_t read(std::span<std::byte> bytes);

  [[nodiscard]] bool is_compressed() const { return stream_ != nullptr; }
  /// The file ended within its gzip stream.
  [[nodiscard]] bool is_cut() const { return cut_; }
  /// Upper bound of the size of the contents: the file's size, or the most it can decompress to.
  [[nodiscard]] std::uint64_t most_bytes() const;

 private:
  struct Stream;  // zlib's state
  [[nodiscard]] std::size_t inflate_into(std::span<std::byte> bytes);
  void expect_end_of_file() const;

  std::string_view file_;
  std::string_view where_;
  std::size_t position_ = 0;  // in the file
  std::uint64_t produced_ = 0;
  bool ended_ = false;
  bool cut_ = false;
  std::unique_ptr<Stream> stream_;
};

}  // namespace optbench::datasets::archives
