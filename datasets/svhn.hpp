// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/tensor_dataset.hpp"

#include <filesystem>

namespace optbench::datasets {

/// "svhn": house numbers cropped to single digits, 32×32 in colour, 73 257 for training and 26 032
/// for testing, read from the MAT-files train_32x32.mat and test_32x32.mat (variables X uint8
/// [32, 32, 3, N] and y [N, 1]; label 10 is the digit 0). The extra part is not used.
///
/// Inputs [B, 3, 32, 32] as in small_image_transform.hpp, without flips; labels int64 [B].
/// train_eval is 26 032 examples drawn from the training part. Options: `normalisation`; `compat`
/// takes the first 64 000 training examples only, as DeepOBS 1.1 did. With request.synthetic: as
/// many synthetic images. Errors: not_found, corrupt_data, io.
/// Source: Netzer, Wang, Coates, Bissacco, Wu & Ng 2011.
[[nodiscard]] data::DatasetEntry svhn_dataset();

/// One of its files: inputs uint8 [n, 3, 32, 32], targets int64 [n] from 0 to 9. `published`: its
/// checksum must match; null: not checked.
[[nodiscard]] data::TensorPart read_svhn_file(const std::filesystem::path& path,
                                              const data::DataFile* published);

}  // namespace optbench::datasets
