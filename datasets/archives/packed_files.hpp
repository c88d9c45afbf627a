// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::datasets::archives {

/// Contents by file name.
using FileContents = std::map<std::string, std::vector<std::byte>>;

/// The named files from `path`, which is a tar archive (read in place) or the folder that it was
/// unpacked to. Within an archive the folder of a file is ignored, and other files are skipped.
/// `dataset` begins error messages.
///
/// Throws Error(corrupt_data) when a file is missing, occurs twice or is longer than
/// `most_bytes_each`, or when the archive is damaged or hostile (archive_reader.hpp); Error(io).
[[nodiscard]] FileContents read_packed_files(std::string_view dataset,
                                             const std::filesystem::path& path,
                                             const std::vector<std::string>& names,
                                             std::uint64_t most_bytes_each);

}  // namespace optbench::datasets::archives
