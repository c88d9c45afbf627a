// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace optbench::datasets::archives {

/// A file that any number of threads can read at any position.
class RandomAccessFile {
 public:
  /// `dataset` begins error messages. Throws Error(not_found), Error(io).
  RandomAccessFile(std::string_view dataset, const std::filesystem::path& path);
  ~RandomAccessFile();
  RandomAccessFile(const RandomAccessFile&) = delete;
  RandomAccessFile& operator=(const RandomAccessFile&) = delete;

  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Start of error messages: "imagenet: 'folder/file.tar'".
  [[nodiscard]] const std::string& where() const { return where_; }

  /// Fills `bytes` from position `offset`. Throws Error(io), and Error(corrupt_data) where the file
  /// ends before.
  void read(std::uint64_t offset, std::span<std::byte> bytes) const;

 private:
  std::string where_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace optbench::datasets::archives
