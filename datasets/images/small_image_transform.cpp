// SPDX-License-Identifier: MIT
#include "datasets/images/small_image_transform.hpp"

#include "engine/base/error.hpp"

#include <ATen/Dispatch.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>

namespace optbench::datasets::images {
namespace {

constexpr std::int64_t kPadding = 2;
constexpr std::int64_t kChannels = 3;

/// Values of channel c of the result: scale[c] · x + shift[c].
template <class T>
struct Affine {
  std::array<T, kChannels> scale;
  std::array<T, kChannels> shift;
};

/// Sum of term(x) over the values, in a form that the compiler can vectorise.
template <class T, class Term>
T sum_of(const T* value, std::int64_t count, const Term& term) {
  constexpr std::int64_t kLanes = 16;
  std::array<T, kLanes> lanes{};
  std::int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::int64_t lane = 0; lane < kLanes; ++lane) {
      lanes[static_cast<std::size_t>(lane)] += term(value[i + lane]);
    }
  }
  T sum = 0;
  for (; i < count; ++i) sum += term(value[i]);
  for (const T part : lanes) sum += part;
  return sum;
}

template <class T>
T mean_of(const T* value, std::int64_t count) {
  return sum_of(value, count, [](T x) { return x; }) / static_cast<T>(count);
}

template <class T>
T variance_of(const T* value, std::int64_t count, T mean) {
  return sum_of(value, count, [mean](T x) { return (x - mean) * (x - mean); }) /
         static_cast<T>(count);
}

/// Contrast change and normalisation as one affine map per channel: the effect of the contrast
/// change on means and variances is known.
template <class T>
Affine<T> contrast_and_normalise(const T* image, std::int64_t plane, double contrast,
                                 const SmallImageTransform& how) {
  const T f = static_cast<T>(contrast);
  std::array<T, kChannels> mean;
  for (std::size_t c = 0; c < kChannels; ++c) {
    mean[c] = mean_of(image + static_cast<std::int64_t>(c) * plane, plane);
  }
  Affine<T> map;
  if (how.channel) {
    for (std::size_t c = 0; c < kChannels; ++c) {
      const T scale = static_cast<T>(1 / (255 * how.channel->deviation[c]));
      map.scale[c] = f * scale;
      map.shift[c] = (mean[c] - f * mean[c]) * scale -
                     static_cast<T>(how.channel->mean[c] / how.channel->deviation[c]);
    }
    return map;
  }
  const T whole_mean = (mean[0] + mean[1] + mean[2]) / kChannels;
  T variance = 0;
  for (std::size_t c = 0; c < kChannels; ++c) {
    const T within = variance_of(image + static_cast<std::int64_t>(c) * plane, plane, mean[c]);
    variance += f * f * within + (mean[c] - whole_mean) * (mean[c] - whole_mean);
  }
  const T least = 1 / std::sqrt(static_cast<T>(kChannels * plane));
  const T scale = 1 / std::max(std::sqrt(variance / kChannels), least);
  for (std::size_t c = 0; c < kChannels; ++c) {
    map.scale[c] = f * scale;
    map.shift[c] = (mean[c] - f * mean[c] - whole_mean) * scale;
  }
  return map;
}

template <class T>
void apply(const Affine<T>& map, T* image, std::int64_t plane) {
  for (std::size_t c = 0; c < kChannels; ++c) {
    T* value = image + static_cast<std::int64_t>(c) * plane;
    const T scale = map.scale[c];
    const T shift = map.shift[c];
    for (std::int64_t i = 0; i < plane; ++i) value[i] = value[i] * scale + shift;
  }
}

/// Crops the zero-padded image into `to`; flips it; adds the brightness.
template <class T>
void crop(const std::uint8_t* from, std::int64_t height, std::int64_t width,
          const SmallImageAugmentation& draws, T* to) {
  const auto brightness = static_cast<T>(draws.brightness);
  const std::int64_t down = draws.top - kPadding;  // row r of the crop is row r + down
  const std::int64_t right = draws.left - kPadding;
  const std::int64_t first = std::max<std::int64_t>(-right, 0);
  const std::int64_t last = std::min(width - right, width);
  for (std::int64_t c = 0; c < kChannels; ++c, from += height * width) {
    for (std::int64_t row = 0; row < height; ++row, to += width) {
      std::fill(to, to + width, brightness);
      if (row + down < 0 || row + down >= height) continue;
      const std::uint8_t* line = from + (row + down) * width + right;
      for (std::int64_t x = first; x < last; ++x) to[x] = static_cast<T>(line[x]) + brightness;
      if (draws.flip) std::reverse(to, to + width);
    }
  }
}

/// Scales the S of HSV and keeps it within [0, 1]. With V the largest of red, green and blue and
/// the hue unchanged, each of them is V − (V − x) · S'/S. Where V <= 0 there is no S: all become V.
template <class T>
void saturate(T* image, std::int64_t plane, T factor) {
  T* red = image;
  T* green = image + plane;
  T* blue = image + 2 * plane;
  for (std::int64_t i = 0; i < plane; ++i) {
    const T most = std::max(std::max(red[i], green[i]), blue[i]);
    const T least = std::min(std::min(red[i], green[i]), blue[i]);
    const T range = most - least;
    const T limit = most / (range > 0 ? range : T(1));  // 1 / S
    const T ratio = most > 0 ? std::min(factor, range > 0 ? limit : factor) : T(0);
    red[i] = most - (most - red[i]) * ratio;
    green[i] = most - (most - green[i]) * ratio;
    blue[i] = most - (most - blue[i]) * ratio;
  }
}

void expect_images(const at::Tensor& images) {
  if (images.dim() == 4 && images.size(1) == kChannels && images.scalar_type() == at::kByte) return;
  fail(ErrorKind::internal, "colour images: expected bytes [B, 3, H, W]");
}

}  // namespace

SmallImageAugmentation draw_small_image_augmentation(std::uint64_t seed) {
  constexpr double kBrightness = 63.0 / 255;
  constexpr std::int64_t kPlaces = 2 * kPadding + 1;
  data::SplitMix64 random(seed);
  SmallImageAugmentation draws;
  draws.top = random.below(kPlaces);
  draws.left = random.below(kPlaces);
  draws.flip = random.below(2) == 1;
  draws.brightness = random.uniform(-kBrightness, kBrightness);
  draws.saturation = random.uniform(0.5, 1.5);
  draws.contrast = random.uniform(0.2, 1.8);
  return draws;
}

at::Tensor augment(const at::Tensor& images, const SmallImageTransform& how,
                   const std::vector<SmallImageAugmentation>& draws, at::ScalarType dtype) {
  expect_images(images);
  const at::Tensor stored = images.contiguous();
  const std::int64_t height = stored.size(2);
  const std::int64_t width = stored.size(3);
  const std::int64_t plane = height * width;
  at::Tensor result = at::empty(stored.sizes(), at::TensorOptions(dtype));
  const auto* from = stored.const_data_ptr<std::uint8_t>();
  AT_DISPATCH_FLOATING_TYPES(dtype, "augment", [&] {
    auto* to = result.mutable_data_ptr<scalar_t>();
    for (const SmallImageAugmentation& draw : draws) {
      crop(from, height, width, draw, to);
      saturate(to, plane, static_cast<scalar_t>(draw.saturation));
      apply(contrast_and_normalise(to, plane, draw.contrast, how), to, plane);
      from += kChannels * plane;
      to += kChannels * plane;
    }
  });
  return result;
}

data::InputTransform evaluation_transform(const SmallImageTransform& how, at::ScalarType dtype) {
  return [how, dtype](const at::Tensor& images) {
    expect_images(images);
    at::Tensor result = images.to(dtype).contiguous();
    const std::int64_t plane = result.size(2) * result.size(3);
    AT_DISPATCH_FLOATING_TYPES(dtype, "standardise", [&] {
      auto* image = result.mutable_data_ptr<scalar_t>();
      for (std::int64_t i = 0; i < result.size(0); ++i, image += kChannels * plane) {
        apply(contrast_and_normalise(image, plane, 1, how), image, plane);
      }
    });
    return result;
  };
}

data::RandomTransform training_transform(const SmallImageTransform& how, at::ScalarType dtype) {
  return [how, dtype](const at::Tensor& images, std::uint64_t seed, std::int64_t first) {
    std::vector<SmallImageAugmentation> draws(static_cast<std::size_t>(images.size(0)));
    for (SmallImageAugmentation& draw : draws) {
      draw = draw_small_image_augmentation(data::numbered_seed(seed, first++));
      draw.flip = draw.flip && how.flip;
    }
    return augment(images, how, draws, dtype);
  };
}

OptionSpec normalisation_option() {
  return {.name = "normalisation",
          .kind = OptionKind::string,
          .help = "zero mean and unit variance of each image, or constants of each channel",
          .default_value = "image",
          .allowed = {"image", "channel"}};
}

bool is_normalised_by_channel(const Options& options) {
  return options.contains("normalisation") && options.string("normalisation") == "channel";
}

}  // namespace optbench::datasets::images
