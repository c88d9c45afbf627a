// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/tensor_dataset.hpp"

#include <cstdint>

namespace optbench::datasets::images {

/// Synthetic images, for runs without data files: uint8 [n, image shape...] with labels
/// in [0, classes). Each class has a pattern of 4×4 blocks; an image is the mean of its class's
/// pattern and noise. The same arguments give the same bytes on every machine. REQUIRES:
/// image_shape is {channels, height, width}, height and width divisible by 4.
[[nodiscard]] data::TensorPart synthetic_images(std::int64_t n, at::IntArrayRef image_shape,
                                                std::int64_t classes, std::uint64_t part_seed);

}  // namespace optbench::datasets::images
