// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace optbench::datasets::archives {

/// The contents of a file that lies in memory, decompressed on the way out when it is gzip
/// (told by its first two bytes, not by its name).
class GzipSource {
 public:
  /// `file` is not copied. `where` opens error messages: "mnist: 'train-images-idx3-ubyte.gz'".
  GzipSource(std::string_view file, std::string_view where);
  ~GzipSource();
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  /// Fills `bytes` from the front and returns how many there were: fewer than asked for only where
  /// the contents end, or where a gzip stream is cut off (see is_cut()).
  /// Throws Error(corrupt_data) when the gzip stream is damaged or followed by stray bytes.
  [[nodiscard]] std::size_t read(std::span<std::byte> bytes);

  [[nodiscard]] bool is_compressed() const { return stream_ != nullptr; }
  /// The file ended within its gzip stream.
  [[nodiscard]] bool is_cut() const { return cut_; }
  /// No contents can be longer: the file's own size, or what that many bytes can hold at best.
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
