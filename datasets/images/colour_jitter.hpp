// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

namespace optbench::datasets::images {

/// Colour changes of planar images [3, plane] on the scale 0..255, in place; defined in
/// large_image_transform.hpp.

/// Adds `brightness` · 255.
void change_brightness(float* image, std::int64_t plane, double brightness);

/// Multiplies the S of HSV by `factor` and clips it to [0, 1]; V and H are unchanged. Pixels
/// without a positive channel become grey.
void change_saturation(float* image, std::int64_t plane, double factor);

/// Turns the H of HSV by `turns`, with the largest and the smallest channel of each pixel kept.
void change_hue(float* image, std::int64_t plane, double turns);

/// Moves each channel away from its mean by `factor`.
void change_contrast(float* image, std::int64_t plane, double factor);

/// Keeps values within [0, 255].
void clip_colours(float* image, std::int64_t plane);

/// Adds the principal components of ImageNet's colours, component i times its eigenvalue times
/// `strength[i]`.
void add_lighting(float* image, std::int64_t plane, const std::array<double, 3>& strength);

}  // namespace optbench::datasets::images
