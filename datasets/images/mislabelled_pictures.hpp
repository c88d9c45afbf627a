// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/picture_collection.hpp"

#include <memory>

namespace optbench::datasets::images {

/// The same pictures with label noise (engine/data/label_noise.hpp) of that share.
[[nodiscard]] std::unique_ptr<PictureCollection> mislabelled(
    std::unique_ptr<PictureCollection> pictures, double share);

}  // namespace optbench::datasets::images
