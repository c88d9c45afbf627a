// SPDX-License-Identifier: MIT
#include "datasets/images/large_image_transform.hpp"

#include "datasets/images/colour_jitter.hpp"
#include "engine/data/random.hpp"

#include <cmath>

namespace optbench::datasets::images {
namespace {

constexpr std::int64_t kShorterSide = 256;
constexpr std::int64_t kChannels = Image::kChannels;
constexpr std::int64_t kPlane = kCropSide * kCropSide;
constexpr double kScale = 255;
constexpr ChannelConstants kImagenetConstants = {.mean = {0.485, 0.456, 0.406},
                                                 .deviation = {0.229, 0.224, 0.225}};

/// Sum of term(x): rows are summed in float, which can be vectorised, and their sums in double.
template <class Term>
double sum_of(const float* value, std::int64_t count, const Term& term) {
  constexpr std::int64_t kLanes = 16;
  static_assert(kPlane % kLanes == 0);
  double sum = 0;
  for (std::int64_t row = 0; row < count; row += kCropSide) {
    std::array<float, kLanes> lanes{};
    for (std::int64_t i = row; i < row + kCropSide; i += kLanes) {
      for (std::int64_t lane = 0; lane < kLanes; ++lane) {
        lanes[static_cast<std::size_t>(lane)] += term(value[i + lane]);
      }
    }
    for (const float part : lanes) sum += static_cast<double>(part);
  }
  return sum;
}

/// to = (pixel − shift) · scale.
template <class T>
void write_scaled(const float* pixel, std::int64_t count, double shift, double scale, T* to) {
  const auto less = static_cast<T>(shift);
  const auto times = static_cast<T>(scale);
  for (std::int64_t i = 0; i < count; ++i) to[i] = (static_cast<T>(pixel[i]) - less) * times;
}

template <class T>
void standardise(const std::vector<float>& pixels, const LargeImageOptions& options, T* to) {
  if (options.channel) {
    for (std::size_t c = 0; c < kChannels; ++c) {
      const auto start = static_cast<std::int64_t>(c) * kPlane;
      write_scaled(pixels.data() + start, kPlane, options.channel->mean[c] * kScale,
                   1 / (options.channel->deviation[c] * kScale), to + start);
    }
    return;
  }
  constexpr std::int64_t kValues = kChannels * kPlane;
  const double mean = sum_of(pixels.data(), kValues, [](float x) { return x; }) / kValues;
  const auto centre = static_cast<float>(mean);
  // Sums around a centre near the mean, so that float is accurate enough, and corrects for it.
  const double off = mean - static_cast<double>(centre);
  const double squares =
      sum_of(pixels.data(), kValues, [centre](float x) { return (x - centre) * (x - centre); });
  const double deviation = std::sqrt(std::max(squares / kValues - off * off, 0.0));
  const double least = kScale / std::sqrt(static_cast<double>(kValues));
  write_scaled(pixels.data(), kValues, mean, 1 / std::max(deviation, least), to);
}

}  // namespace

LargeImageAugmentation draw_large_image_augmentation(std::uint64_t seed) {
  constexpr std::int64_t kPlaces = kShorterSide - kCropSide + 1;
  data::SplitMix64 random(seed);
  LargeImageAugmentation draws;
  draws.top = random.below(kPlaces);
  draws.left = random.below(kPlaces);
  draws.flip = random.below(2) == 1;
  draws.brightness = random.uniform(-32.0 / 255, 32.0 / 255);
  draws.saturation = random.uniform(0.5, 1.5);
  draws.hue = random.uniform(-0.2, 0.2);
  draws.contrast = random.uniform(0.5, 1.5);
  for (double& strength : draws.lighting) strength = random.normal();
  return draws;
}

void LargeImageTransform::resize(const Image& image, std::int64_t square, std::int64_t top,
                                 std::int64_t left, bool mirrored) {
  const ImageSize size = with_shorter_side(kShorterSide, image);
  const ResizedCrop crop{.resized_height = size.height,
                         .resized_width = size.width,
                         .top = (size.height - square) / 2 + top,
                         .left = (size.width - square) / 2 + left,
                         .height = kCropSide,
                         .width = kCropSide,
                         .mirrored = mirrored};
  pixels_.resize(static_cast<std::size_t>(kChannels * kPlane));
  if (options_.antialias) {
    resizer_.antialiased(image, crop, pixels_.data());
  } else {
    resizer_.on_grid(image, crop, pixels_.data());
  }
}

template <class T>
void LargeImageTransform::training(const Image& image, const LargeImageAugmentation& draws, T* to) {
  resize(image, kShorterSide, draws.top, draws.left, draws.flip);
  float* pixels = pixels_.data();
  if (options_.colour_jitter) {
    change_brightness(pixels, kPlane, draws.brightness);
    change_saturation(pixels, kPlane, draws.saturation);
    change_hue(pixels, kPlane, draws.hue);
    change_contrast(pixels, kPlane, draws.contrast);
    clip_colours(pixels, kPlane);
  }
  if (options_.lighting > 0) {
    std::array<double, 3> strength = draws.lighting;
    for (double& s : strength) s *= options_.lighting;
    add_lighting(pixels, kPlane, strength);
  }
  standardise(pixels_, options_, to);
}

template <class T>
void LargeImageTransform::evaluation(const Image& image, T* to) {
  resize(image, kCropSide, 0, 0, false);
  standardise(pixels_, options_, to);
}

template void LargeImageTransform::training(const Image&, const LargeImageAugmentation&, float*);
template void LargeImageTransform::training(const Image&, const LargeImageAugmentation&, double*);
template void LargeImageTransform::evaluation(const Image&, float*);
template void LargeImageTransform::evaluation(const Image&, double*);

std::vector<OptionSpec> large_image_option_specs() {
  return {normalisation_option(),
          {.name = "antialias",
           .kind = OptionKind::boolean,
           .help = "resize with a filter as wide as the scale, as Pillow does",
           .default_value = false},
          {.name = "colour_jitter",
           .kind = OptionKind::boolean,
           .help = "change brightness, saturation, hue and contrast of training images at random",
           .default_value = false},
          {.name = "lighting",
           .kind = OptionKind::number,
           .help = "deviation of AlexNet's colour noise on training images; usual: 0.1",
           .default_value = 0.0,
           .from = 0}};
}

LargeImageOptions large_image_options(const Options& options) {
  LargeImageOptions result{.antialias = options.boolean("antialias"),
                           .colour_jitter = options.boolean("colour_jitter"),
                           .lighting = options.number("lighting"),
                           .channel = {}};
  if (options.string("normalisation") == "channel") result.channel = kImagenetConstants;
  return result;
}

}  // namespace optbench::datasets::images
