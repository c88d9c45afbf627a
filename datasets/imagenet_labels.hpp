// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::datasets {

/// "n" and eight digits: the name of a class in WordNet and ImageNet.
[[nodiscard]] bool is_wordnet_id(std::string_view text);

/// The WordNet ids of the official validation images, image n (counted from 1) at index n − 1,
/// as ImageNet's development kit (ILSVRC2012_devkit_t12.tar.gz) states them: a list of
/// ILSVRC2012_ID numbers, and a MATLAB table of what they mean.
///
/// `dataset` begins error messages. Throws Error(not_found), Error(io), and Error(corrupt_data)
/// when the kit lacks one of the two or they are inconsistent.
[[nodiscard]] std::vector<std::string> read_validation_ids(std::string_view dataset,
                                                           const std::filesystem::path& kit);

}  // namespace optbench::datasets
