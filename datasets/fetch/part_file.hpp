// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace optbench::datasets::fetch {

/// Where an unfinished file comes from, and what its server calls this version of it.
struct PartOrigin {
  std::string url = {};        ///< as asked for, before redirects
  std::string validator = {};  ///< the strong ETag, else the Last-Modified date; empty: none given
  std::uint64_t bytes = 0;     ///< of the whole file; 0: the server did not say
};

/// The unfinished copy of a file: NAME.part beside it, and NAME.part.origin, which tells where it
/// comes from. Both outlive the process, so that a later one can go on.
///
/// The origin is written before the first byte, so that no byte is ever taken for another
/// version's. REQUIRES: one process at a time (fetch_lock.hpp). Every member throws Error(io) with
/// the path and the system's reason.
class PartFile {
 public:
  explicit PartFile(const std::filesystem::path& target);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  /// Bytes that have arrived.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Empty fields where there is none.
  [[nodiscard]] const PartOrigin& origin() const { return origin_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Throws away what there is and begins anew.
  void restart(const PartOrigin& origin);
  void append(std::string_view bytes);
  /// Removes both files.
  void discard();
  /// Flushes to the disk and gives the file its final name, in one step. Throws Error(io) when a
  /// file of that name has appeared meanwhile; it is not replaced.
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

/// The name that the unfinished copy of a file has.
[[nodiscard]] std::filesystem::path part_path(const std::filesystem::path& target);

}  // namespace optbench::datasets::fetch
