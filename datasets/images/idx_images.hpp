// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <memory>
#include <string>
#include <vector>

namespace optbench::datasets::images {

/// MNIST and the data sets published in its form: 28×28 grey images of 10 classes in four idx
/// files (training images and labels, test images and labels, in this order).
///
/// Inputs [B, 1, 28, 28] = byte / 255, labels int64 [B]; no normalisation, no augmentation.
/// train_eval is 10 000 examples drawn from the training part (all when there are not more).
/// Images stay bytes in memory; both image files are read at the same time. Batches are
/// prefetched. With request.synthetic: 60 000 + 10 000 synthetic images
/// (synthetic_images.hpp). Throws Error(not_found) when files are missing, Error(corrupt_data) when
/// their contents do not match their headers, when labels are not in [0, 10) or when images and
/// labels differ in number.
[[nodiscard]] std::unique_ptr<data::Dataset> open_idx_images(
    const std::string& name, const std::vector<data::DataFile>& files,
    const data::DatasetRequest& request);

}  // namespace optbench::datasets::images
