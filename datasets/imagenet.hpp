// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

namespace optbench::datasets {

/// "imagenet": ILSVRC 2012, 1001 classes of images, of which class 0 ("background") never
/// occurs. Batches: [B, 3, 224, 224], labels int64 [B] in [1, 1000].
///
/// Train 1,281,167 less valid_size, train_eval 50,000 of them, test the 50,000 official validation
/// images. Files: imagenet_files.hpp; transforms and options: large_image_transform.hpp. Synthetic
/// data: 12,800 training and 2,000 test images of 256×256 with labels 1 to 1000
/// (synthetic_image_collection.hpp), train_eval 2,000.
///
/// Source: Russakovsky et al. 2015, ImageNet Large Scale Visual Recognition Challenge.
[[nodiscard]] data::DatasetEntry imagenet_dataset();

}  // namespace optbench::datasets
