// SPDX-License-Identifier: MIT
#include "datasets/images/image_resize.hpp"

#include <algorithm>
#include <cmath>

namespace optbench::datasets::images {
namespace {

constexpr std::int64_t kChannels = Image::kChannels;

/// A position between two neighbours: value = before + (after - before) · part.
struct Between {
  std::int64_t before = 0;
  std::int64_t after = 0;
  float part = 0;
};

/// The position among `ins` inputs that output `out` of `outs` corresponds to.
Between place(std::int64_t out, std::int64_t ins, std::int64_t outs) {
  const double position =
      static_cast<double>(out) * static_cast<double>(ins) / static_cast<double>(outs);
  const std::int64_t before = std::min(static_cast<std::int64_t>(position), ins - 1);
  return {.before = before,
          .after = std::min(before + 1, ins - 1),
          .part = static_cast<float>(position - static_cast<double>(before))};
}

}  // namespace

ImageSize with_shorter_side(std::int64_t shorter, const Image& image) {
  const auto longer = [shorter](std::int64_t side, std::int64_t short_side) {
    return static_cast<std::int64_t>(
        std::nearbyint(static_cast<double>(side * shorter) / static_cast<double>(short_side)));
  };
  if (image.height() < image.width()) {
    return {.height = shorter, .width = longer(image.width(), image.height())};
  }
  return {.height = longer(image.height(), image.width()), .width = shorter};
}

void ImageResizer::on_grid(const Image& image, const ResizedCrop& crop, float* to) {
  std::vector<Between> columns;
  for (std::int64_t x = 0; x < crop.width; ++x) {
    const std::int64_t out = crop.left + (crop.mirrored ? crop.width - 1 - x : x);
    columns.push_back(place(out, image.width(), crop.resized_width));
  }
  // Only columns from first to last are read.
  const auto [leftmost, rightmost] = std::minmax(columns.front().before, columns.back().before);
  const std::int64_t first = leftmost;
  const std::int64_t values = (std::min(rightmost + 1, image.width() - 1) + 1 - first) * kChannels;
  for (Between& column : columns) {
    column.before = (column.before - first) * kChannels;
    column.after = (column.after - first) * kChannels;
  }
  line_.resize(static_cast<std::size_t>(values));
  const std::int64_t plane = crop.height * crop.width;
  for (std::int64_t y = 0; y < crop.height; ++y) {
    // Interpolates between rows first: along contiguous memory, which can be vectorised.
    const Between row = place(crop.top + y, image.height(), crop.resized_height);
    const std::uint8_t* above = image.row(row.before) + first * kChannels;
    const std::uint8_t* below = image.row(row.after) + first * kChannels;
    float* line = line_.data();
    for (std::int64_t i = 0; i < values; ++i) {
      const auto value = static_cast<float>(above[i]);
      line[i] = value + (static_cast<float>(below[i]) - value) * row.part;
    }
    for (const Between& column : columns) {
      const float* before = line + column.before;
      const float* after = line + column.after;
      to[0] = before[0] + (after[0] - before[0]) * column.part;
      to[plane] = before[1] + (after[1] - before[1]) * column.part;
      to[2 * plane] = before[2] + (after[2] - before[2]) * column.part;
      ++to;
    }
  }
}

}  // namespace optbench::datasets::images
