// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/image_collection.hpp"

#include <memory>

namespace optbench::datasets::images {

/// The same images with this share of label noise (engine/data/label_noise.hpp).
[[nodiscard]] std::unique_ptr<ImageCollection> mislabelled(std::unique_ptr<ImageCollection> images,
                                                           double share);

}  // namespace optbench::datasets::images
