// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace optbench::datasets::archives {

/// Reads the regular files of a tar archive, plain or gzip, in order, without unpacking to disk.
///
/// The archive is not trusted. Error(corrupt_data) naming archive and entry is thrown
/// for absolute paths, "..", links, devices, damaged or cut archives, and as soon as the entries
/// together claim more than `most_bytes`, so that a small file cannot occupy the reader for hours.
class ArchiveReader {
 public:
  struct Entry {
    std::string path;         ///< as in the archive, without a leading "./"
    std::uint64_t bytes = 0;  ///< of its contents
  };

  /// `dataset` begins error messages. Throws Error(not_found), Error(io), Error(corrupt_data).
  ArchiveReader(std::string_view dataset, const std::filesystem::path& path,
                std::uint64_t most_bytes);
  ~ArchiveReader();
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  /// The next regular file; none at the end. Skips folders and the unread rest of the previous
  /// file.
  [[nodiscard]] std::optional<Entry> next();

  /// The contents of the file that next() returned. REQUIRES: bytes.size() is its size; called
  /// once.
  void read(std::span<std::byte> bytes);

 private:
  struct Handle;
  [[noreturn]] void fail_damaged() const;
  void check_path(const std::string& path) const;

  std::string where_;
  std::uint64_t most_bytes_;
  std::uint64_t promised_ = 0;
  std::string entry_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace optbench::datasets::archives
