// SPDX-License-Identifier: MIT
#include "datasets/images/colour_jitter.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace optbench::datasets::images {
namespace {

constexpr std::size_t kChannels = 3;
constexpr double kScale = 255;

/// Eigenvalues and, in columns, eigenvectors of the covariance of red, green and blue in [0, 1]
/// over ImageNet's training images.
constexpr std::array<double, 3> kEigenvalues = {0.2175, 0.0188, 0.0045};
constexpr std::array<std::array<double, 3>, kChannels> kEigenvectors = {{
    {-0.5675, 0.7192, 0.4009},
    {-0.5808, -0.0045, -0.8140},
    {-0.5836, -0.6948, 0.4203},
}};

struct Colour {
  float red = 0;
  float green = 0;
  float blue = 0;
};

/// The hue in [0, 6): red 0, yellow 1, green 2, cyan 3, blue 4, magenta 5. REQUIRES: range > 0.
float hue_of(const Colour& colour, float most, float range) {
  if (colour.red == most) {
    const float hue = (colour.green - colour.blue) / range;
    return hue < 0 ? hue + 6 : hue;
  }
  if (colour.green == most) return 2 + (colour.blue - colour.red) / range;
  return 4 + (colour.red - colour.green) / range;
}

/// How far a channel is above the smallest one, as a share of the range, when the hue differs from
/// the channel's own by `distance` sixths of a turn.
float share_of(float distance) {
  distance = std::abs(distance);
  return std::clamp(2 - std::min(distance, 6 - distance), 0.0F, 1.0F);
}

}  // namespace

void change_brightness(float* image, std::int64_t plane, double brightness) {
  const auto added = static_cast<float>(brightness * kScale);
  for (std::int64_t i = 0; i < 3 * plane; ++i) image[i] += added;
}

void change_saturation(float* image, std::int64_t plane, double factor) {
  const auto f = static_cast<float>(factor);
  float* red = image;
  float* green = image + plane;
  float* blue = image + 2 * plane;
  for (std::int64_t i = 0; i < plane; ++i) {
    const float most = std::max(std::max(red[i], green[i]), blue[i]);
    const float range = most - std::min(std::min(red[i], green[i]), blue[i]);
    // Every channel is V − (V − x) · S'/S, and S is range / V.
    const float limit = most / (range > 0 ? range : 1.0F);
    const float ratio = most > 0 ? std::min(f, range > 0 ? limit : f) : 0.0F;
    red[i] = most - (most - red[i]) * ratio;
    green[i] = most - (most - green[i]) * ratio;
    blue[i] = most - (most - blue[i]) * ratio;
  }
}

void change_hue(float* image, std::int64_t plane, double turns) {
  const auto sixths = static_cast<float>((turns - std::floor(turns)) * 6);
  float* red = image;
  float* green = image + plane;
  float* blue = image + 2 * plane;
  for (std::int64_t i = 0; i < plane; ++i) {
    const Colour colour{red[i], green[i], blue[i]};
    const float most = std::max(std::max(colour.red, colour.green), colour.blue);
    const float least = std::min(std::min(colour.red, colour.green), colour.blue);
    const float range = most - least;
    if (!(range > 0)) continue;
    float hue = hue_of(colour, most, range) + sixths;
    if (hue >= 6) hue -= 6;
    red[i] = least + range * share_of(hue);
    green[i] = least + range * share_of(hue - 2);
    blue[i] = least + range * share_of(hue - 4);
  }
}

void change_contrast(float* image, std::int64_t plane, double factor) {
  const auto f = static_cast<float>(factor);
  for (std::size_t c = 0; c < kChannels; ++c, image += plane) {
    double sum = 0;
    for (std::int64_t i = 0; i < plane; ++i) sum += image[i];
    const auto mean = static_cast<float>(sum / static_cast<double>(plane));
    for (std::int64_t i = 0; i < plane; ++i) image[i] = (image[i] - mean) * f + mean;
  }
}

void clip_colours(float* image, std::int64_t plane) {
  for (std::int64_t i = 0; i < 3 * plane; ++i) {
    image[i] = std::clamp(image[i], 0.0F, static_cast<float>(kScale));
  }
}

void add_lighting(float* image, std::int64_t plane, const std::array<double, 3>& strength) {
  for (std::size_t c = 0; c < kChannels; ++c, image += plane) {
    double sum = 0;
    for (std::size_t i = 0; i < strength.size(); ++i) {
      sum += kEigenvectors[c][i] * kEigenvalues[i] * strength[i];
    }
    const auto added = static_cast<float>(sum * kScale);
    for (std::int64_t i = 0; i < plane; ++i) image[i] += added;
  }
}

}  // namespace optbench::datasets::images
