// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace optbench::datasets::fetch {

/// Size limits; a larger archive is treated as an attack.
struct UnpackLimits {
  std::uint64_t bytes = 0;  ///< of all files
  std::uint64_t bytes_of_a_file = 0;
  std::size_t files = 0;
};

/// Unpacks a tar archive into the folder `target`, which is created atomically.
///
/// The files are written into a new folder beside it, ".NAME-unpacking-XXXXXX", which is then
/// renamed. If the archive has a single top-level folder, its contents become those of `target`.
/// Only regular files are written, with default permissions (archive_reader.hpp lists what is
/// rejected). `target` must be missing or empty; it is never replaced. Returns false if stopped by
/// `stop`. Throws Error(corrupt_data) naming archive and entry, or Error(io); nothing is left
/// behind then.
[[nodiscard]] bool unpack_archive(const std::string& dataset, const std::filesystem::path& archive,
                                  const std::filesystem::path& target, const UnpackLimits& limits,
                                  const std::function<bool()>& stop);

}  // namespace optbench::datasets::fetch
