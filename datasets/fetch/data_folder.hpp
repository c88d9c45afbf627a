// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::datasets::fetch {

/// Paths of the files of a data set, in the order of `files`.
///
/// Searches `data_dir/name` and its subfolder `raw` (used by torchvision), for compressed and
/// unpacked files, in both common spellings ("train-images-idx3-ubyte", "train-images.idx3-ubyte").
/// The folder that an archive was unpacked to has precedence over the archive. Throws
/// Error(not_found) naming the folder, the missing files and what to do.
[[nodiscard]] std::vector<std::filesystem::path> find_data_files(
    std::string_view name, const std::vector<data::DataFile>& files,
    const std::filesystem::path& data_dir);

/// As above for one file; an empty path if it does not exist.
[[nodiscard]] std::filesystem::path find_data_file(std::string_view name,
                                                   const data::DataFile& file,
                                                   const std::filesystem::path& data_dir);

}  // namespace optbench::datasets::fetch
