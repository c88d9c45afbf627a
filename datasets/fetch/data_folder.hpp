// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::datasets::fetch {

/// Where the files of a data set lie, in the order of `files`.
///
/// Looked for in `data_dir/name` and its subfolder `raw` (where torchvision puts them), compressed
/// or not, in both spellings in use ("train-images-idx3-ubyte", "train-images.idx3-ubyte"); the
/// folder that an archive was unpacked into comes before the archive. Throws
/// Error(not_found) naming the folder, the missing files and what to do.
[[nodiscard]] std::vector<std::filesystem::path> find_data_files(
    std::string_view name, const std::vector<data::DataFile>& files,
    const std::filesystem::path& data_dir);

/// As above for one file; an empty path when it is not there.
[[nodiscard]] std::filesystem::path find_data_file(std::string_view name,
                                                   const data::DataFile& file,
                                                   const std::filesystem::path& data_dir);

}  // namespace optbench::datasets::fetch
