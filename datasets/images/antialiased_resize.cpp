// SPDX-License-Identifier: MIT
#include "datasets/images/image_resize.hpp"

#include <algorithm>
#include <cmath>

namespace optbench::datasets::images {
namespace {

constexpr std::int64_t kChannels = Image::kChannels;
/// Weights are multiples of 2^-22: of 32 bits, eight are for the value and two are reserve.
constexpr int kFractionBits = 22;
constexpr std::int32_t kHalf = 1 << (kFractionBits - 1);

/// The inputs that contribute to one output, from `first` on, with their weights.
struct Window {
  std::int64_t first = 0;
  std::vector<std::int32_t> weights;
};

/// The window of output `out` of `outs` over `ins` inputs: a triangle around its centre, as wide as
/// one output on each side, but at least one input.
Window window(std::int64_t out, std::int64_t ins, std::int64_t outs) {
  const double scale = static_cast<double>(ins) / static_cast<double>(outs);
  const double reach = std::max(scale, 1.0);
  const double centre = (static_cast<double>(out) + 0.5) * scale;
  const double narrowing = 1.0 / reach;
  const auto first = std::max<std::int64_t>(static_cast<std::int64_t>(centre - reach + 0.5), 0);
  const auto end = std::min(static_cast<std::int64_t>(centre + reach + 0.5), ins);
  std::vector<double> parts;
  double sum = 0;
  for (std::int64_t i = 0; i < end - first; ++i) {
    const double distance = (static_cast<double>(i + first) - centre + 0.5) * narrowing;
    parts.push_back(std::max(1.0 - std::abs(distance), 0.0));
    sum += parts.back();
  }
  Window result{.first = first, .weights = {}};
  for (const double part : parts) {
    result.weights.push_back(
        static_cast<std::int32_t>(0.5 + (sum != 0 ? part / sum : part) * (1 << kFractionBits)));
  }
  return result;
}

std::vector<Window> windows(std::int64_t from, std::int64_t count, std::int64_t ins,
                            std::int64_t outs) {
  std::vector<Window> result;
  for (std::int64_t i = 0; i < count; ++i) result.push_back(window(from + i, ins, outs));
  return result;
}

std::uint8_t rounded(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> kFractionBits, 0, 255));
}

/// Resizes one row along its columns: `width` pixels of the result.
void along_row(const std::uint8_t* row, const std::vector<Window>& columns, std::uint8_t* to) {
  for (const Window& column : columns) {
    const std::uint8_t* pixel = row + column.first * kChannels;
    std::int32_t red = kHalf;
    std::int32_t green = kHalf;
    std::int32_t blue = kHalf;
    for (const std::int32_t weight : column.weights) {
      red += pixel[0] * weight;
      green += pixel[1] * weight;
      blue += pixel[2] * weight;
      pixel += kChannels;
    }
    to[0] = rounded(red);
    to[1] = rounded(green);
    to[2] = rounded(blue);
    to += kChannels;
  }
}

}  // namespace

void ImageResizer::antialiased(const Image& image, const ResizedCrop& crop, float* to) {
  std::vector<Window> columns = windows(crop.left, crop.width, image.width(), crop.resized_width);
  if (crop.mirrored) std::reverse(columns.begin(), columns.end());
  const std::vector<Window> lines =
      windows(crop.top, crop.height, image.height(), crop.resized_height);
  const std::int64_t first = lines.front().first;
  const std::int64_t end =
      lines.back().first + static_cast<std::int64_t>(lines.back().weights.size());
  const std::int64_t values = crop.width * kChannels;
  rows_.resize(static_cast<std::size_t>((end - first) * values));
  for (std::int64_t y = first; y < end; ++y) {
    along_row(image.row(y), columns, rows_.data() + (y - first) * values);
  }
  sums_.resize(static_cast<std::size_t>(values));
  const std::int64_t plane = crop.height * crop.width;
  for (const Window& line : lines) {
    std::fill(sums_.begin(), sums_.end(), kHalf);
    std::int32_t* sum = sums_.data();
    const std::uint8_t* row = rows_.data() + (line.first - first) * values;
    for (const std::int32_t weight : line.weights) {
      for (std::int64_t i = 0; i < values; ++i) sum[i] += row[i] * weight;
      row += values;
    }
    for (std::int64_t x = 0; x < crop.width; ++x, sum += kChannels, ++to) {
      to[0] = rounded(sum[0]);
      to[plane] = rounded(sum[1]);
      to[2 * plane] = rounded(sum[2]);
    }
  }
}

}  // namespace optbench::datasets::images
