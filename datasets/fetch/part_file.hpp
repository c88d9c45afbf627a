// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace optbench::datasets::fetch {

/// Source of an unfinished file, and how the server identifies this version.
struct PartOrigin {
  std::string url = {};        ///< as requested, before redirects
  std::string validator = {};  ///< the strong ETag, else the Last-Modified date; empty: none given
  std::uint64_t bytes = 0;     ///< of the whole file; 0: unknown
};

/// The unfinished copy of a file: NAME.part beside it, and NAME.part.origin with its source. Both
/// outlive the process, so that a later one can resume.
///
/// The origin is written before the first byte, so that bytes cannot be attributed to another
/// version. REQUIRES: one process at a time (fetch_lock.hpp). Every member throws Error(io) with
/// the path and the system's reason.
class PartFile {
 public:
  explicit PartFile(const std::filesystem::path& target);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  /// Bytes received.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Empty fields if there is none.
  [[nodiscard]] const PartOrigin& origin() const { return origin_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Deletes the contents and starts again.
  void restart(const PartOrigin& origin);
  void append(std::string_view bytes);
  /// Removes both files.
  void discard();
  /// Flushes to disk and renames to the final name atomically. Throws Error(io) if a file of this
  /// name exists by now; it is not replaced.
  void place();

 private:
  void open();
  void close();
  void read_origin();
  [[noreturn]] void fail_writing(int error) const;

  std::filesystem::path target_;
  std::filesystem::path path_;
  std::filesystem::path origin_path_;
  PartOrigin origin_;
  std::uint64_t size_ = 0;
  int number_ = -1;
};

/// Name of the unfinished copy of a file.
[[nodiscard]] std::filesystem::path part_path(const std::filesystem::path& target);

}  // namespace optbench::datasets::fetch
