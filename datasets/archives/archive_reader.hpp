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

/// Reads the regular files of a tar archive, plain or gzip, one after the other, straight from the
/// archive: nothing is unpacked to disk.
///
/// Nothing that an archive says is trusted. Error(corrupt_data) naming archive and entry is thrown
/// for absolute paths, "..", links, devices, damaged or cut archives, and as soon as the entries
/// together promise more than `most_bytes`, so that a small file cannot keep the reader busy for
/// hours.
class ArchiveReader {
 public:
  struct Entry {
    std::string path;         ///< as the archive spells it, without a leading "./"
    std::uint64_t bytes = 0;  ///< of its contents
  };

  /// `dataset` opens error messages. Throws Error(not_found), Error(io), Error(corrupt_data).
  ArchiveReader(std::string_view dataset, const std::filesystem::path& path,
                std::uint64_t most_bytes);
  ~ArchiveReader();
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  /// The next regular file; none at the end. Folders are passed over, and so is what is left of the
  /// file before.
  [[nodiscard]] std::optional<Entry> next();

  /// The contents of the file that next() gave, from its start. REQUIRES: bytes.size() == its size,
  /// called once.
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
