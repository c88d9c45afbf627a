// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <filesystem>
#include <string_view>

namespace optbench::datasets::fetch {

/// Compares a file with its published checksum: the SHA-256 if known, else the MD5. Does nothing if
/// neither is known. The file is read in pieces.
/// Throws Error(corrupt_data) "svhn: 'train_32x32.mat': checksum: expected SHA-256 ..., got ...";
/// Error(io).
void expect_published(std::string_view dataset, const std::filesystem::path& path,
                      const data::DataFile& published);

}  // namespace optbench::datasets::fetch
