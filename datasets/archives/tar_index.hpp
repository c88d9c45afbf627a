// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/archives/random_access_file.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace optbench::datasets::archives {

/// A regular file within a tar archive.
struct TarEntry {
  std::string path;          ///< as in the archive, without a leading "./"
  std::uint64_t offset = 0;  ///< of its contents within the file
  std::uint64_t bytes = 0;
};

/// Positions of the regular files of an uncompressed tar archive, in the archive's order, so that
/// they can be read in place. Folders are omitted.
///
/// The archive is bytes `begin` to `end` of the file: an archive within an archive can be indexed
/// without unpacking. Supports the ustar, GNU and pax forms of names and sizes. Headers
/// are not trusted: Error(corrupt_data) naming the file is thrown for a wrong header checksum, for
/// sizes that reach beyond `end`, for links and devices, and for a truncated archive. Only headers
/// are read. REQUIRES: begin <= end <= file.size().
[[nodiscard]] std::vector<TarEntry> index_tar(const RandomAccessFile& file, std::uint64_t begin,
                                              std::uint64_t end);

/// The whole file.
[[nodiscard]] std::vector<TarEntry> index_tar(const RandomAccessFile& file);

}  // namespace optbench::datasets::archives
