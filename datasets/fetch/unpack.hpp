// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace optbench::datasets::fetch {

/// How much an archive may hold before it is taken for an attack.
struct UnpackLimits {
  std::uint64_t bytes = 0;  ///< of all files
  std::uint64_t bytes_of_a_file = 0;
  std::size_t files = 0;
};

/// Unpacks a tar archive into the folder `target`, which appears complete or not at all.
///
/// The files are written into a new folder beside it, ".NAME-unpacking-XXXXXX", which then takes
/// its name; a single folder that holds all else is left out, so that its contents lie in `target`.
/// Only regular files are written, with ordinary permissions (archive_reader.hpp says what is
/// refused). `target` must be missing or empty; it is never replaced. Returns false when `stop`
/// said so. Throws Error(corrupt_data) naming archive and entry, or Error(io); nothing is left
/// behind then.
[[nodiscard]] bool unpack_archive(const std::string& dataset, const std::filesystem::path& archive,
                                  const std::filesystem::path& target, const UnpackLimits& limits,
                                  const std::function<bool()>& stop);

}  // namespace optbench::datasets::fetch
