// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/image_collection.hpp"

#include <memory>

namespace optbench::datasets::images {

/// The same images with label noise (engine/data/label_noise.hpp) of that share.
[[nodiscard]] std::unique_ptr<ImageCollection> mislabelled(std::unique_ptr<ImageCollection> images,
                                                           double share);

}  // namespace optbench::datasets::images
