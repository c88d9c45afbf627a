// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

namespace optbench::datasets {

// Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images: 50 000 colour images
// 32×32 for training and 10 000 for testing, read from the binary archives or the folders that
// they were unpacked into. Records: label bytes, then 1024 bytes each of red, green and blue, row
// by row.
//
// Inputs [B, 3, 32, 32] as in small_image_transform.hpp, labels int64 [B]. train_eval is 10 000
// examples drawn from the training part; they are augmented like training examples. Option
// `normalisation`: "image" or "channel". With request.synthetic: as many synthetic images
// (synthetic_images.hpp). An unpacked folder has no published checksum: its files must have their
// published lengths, unless request.verify_checksums is off. Errors: not_found, corrupt_data, io.

/// "cifar10": 10 classes.
[[nodiscard]] data::DatasetEntry cifar10_dataset();

/// "cifar100": 100 classes, the fine labels. (DeepOBS 1.1 read the pixels one byte too early, so
/// that the first one was the label; this error is not reproduced.)
[[nodiscard]] data::DatasetEntry cifar100_dataset();

}  // namespace optbench::datasets
