// SPDX-License-Identifier: MIT
#include "datasets/images/photo_transform.hpp"

#include "datasets/images/photo_colours.hpp"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>
#include <mutex>
#include <numbers>

namespace optbench::datasets::images {
namespace {

constexpr std::int64_t kShorterSide = 256;
constexpr std::int64_t kChannels = Picture::kChannels;
constexpr std::int64_t kPlane = kPhotoSide * kPhotoSide;
constexpr double kScale = 255;
constexpr ChannelConstants kImagenetConstants = {.mean = {0.485, 0.456, 0.406},
                                                 .deviation = {0.229, 0.224, 0.225}};

/// A double in [from, to).
double uniform(at::CPUGeneratorImpl& random, double from, double to) {
  constexpr double kStep = 0x1p-53;
  return from + (to - from) * (static_cast<double>(random.random64() >> 11) * kStep);
}

/// Box and Muller's method; the second of the pair is left.
double normal(at::CPUGeneratorImpl& random) {
  const double radius = std::sqrt(-2 * std::log1p(-uniform(random, 0, 1)));
  return radius * std::cos(2 * std::numbers::pi * uniform(random, 0, 1));
}

/// Sum of term(x): rows in float lanes, which make vectors, and rows together in double.
template <class Term>
double sum_of(const float* value, std::int64_t count, const Term& term) {
  constexpr std::int64_t kLanes = 16;
  static_assert(kPlane % kLanes == 0);
  double sum = 0;
  for (std::int64_t row = 0; row < count; row += kPhotoSide) {
    std::array<float, kLanes> lanes{};
    for (std::int64_t i = row; i < row + kPhotoSide; i += kLanes) {
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
void standardise(const std::vector<float>& pixels, const PhotoOptions& options, T* to) {
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
  // Around a centre near the mean, so that float is exact enough; its offset is taken out again.
  const double off = mean - static_cast<double>(centre);
  const double squares =
      sum_of(pixels.data(), kValues, [centre](float x) { return (x - centre) * (x - centre); });
  const double deviation = std::sqrt(std::max(squares / kValues - off * off, 0.0));
  const double least = kScale / std::sqrt(static_cast<double>(kValues));
  write_scaled(pixels.data(), kValues, mean, 1 / std::max(deviation, least), to);
}

}  // namespace

PhotoDraws draw_photo(at::Generator& random) {
  constexpr std::uint64_t kPlaces = kShorterSide - kPhotoSide + 1;
  const std::lock_guard lock(random.mutex());
  auto& generator = *at::check_generator<at::CPUGeneratorImpl>(random);
  PhotoDraws draws;
  draws.top = static_cast<std::int64_t>(generator.random64() % kPlaces);
  draws.left = static_cast<std::int64_t>(generator.random64() % kPlaces);
  draws.flip = generator.random() % 2 == 1;
  draws.brightness = uniform(generator, -32.0 / 255, 32.0 / 255);
  draws.saturation = uniform(generator, 0.5, 1.5);
  draws.hue = uniform(generator, -0.2, 0.2);
  draws.contrast = uniform(generator, 0.5, 1.5);
  for (double& strength : draws.lighting) strength = normal(generator);
  return draws;
}

void PhotoTransform::resize(const Picture& picture, std::int64_t square, std::int64_t top,
                            std::int64_t left, bool mirrored) {
  const PictureSize size = with_shorter_side(kShorterSide, picture);
  const ResizedCrop crop{.resized_height = size.height,
                         .resized_width = size.width,
                         .top = (size.height - square) / 2 + top,
                         .left = (size.width - square) / 2 + left,
                         .height = kPhotoSide,
                         .width = kPhotoSide,
                         .mirrored = mirrored};
  pixels_.resize(static_cast<std::size_t>(kChannels * kPlane));
  if (options_.antialias) {
    resizer_.antialiased(picture, crop, pixels_.data());
  } else {
    resizer_.on_grid(picture, crop, pixels_.data());
  }
}

template <class T>
void PhotoTransform::training(const Picture& picture, const PhotoDraws& draws, T* to) {
  resize(picture, kShorterSide, draws.top, draws.left, draws.flip);
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
void PhotoTransform::evaluation(const Picture& picture, T* to) {
  resize(picture, kPhotoSide, 0, 0, false);
  standardise(pixels_, options_, to);
}

template void PhotoTransform::training(const Picture&, const PhotoDraws&, float*);
template void PhotoTransform::training(const Picture&, const PhotoDraws&, double*);
template void PhotoTransform::evaluation(const Picture&, float*);
template void PhotoTransform::evaluation(const Picture&, double*);

std::vector<OptionSpec> photo_option_specs() {
  return {normalisation_option(),
          {.name = "antialias",
           .kind = OptionKind::boolean,
           .help = "resize with a filter as wide as the scale, as Pillow does",
           .default_value = false},
          {.name = "colour_jitter",
           .kind = OptionKind::boolean,
           .help = "change brightness, saturation, hue and contrast of training pictures at random",
           .default_value = false},
          {.name = "lighting",
           .kind = OptionKind::number,
           .help = "deviation of AlexNet's colour noise on training pictures; usual: 0.1",
           .default_value = 0.0,
           .from = 0}};
}

PhotoOptions photo_options(const Options& options) {
  PhotoOptions result{.antialias = options.boolean("antialias"),
                      .colour_jitter = options.boolean("colour_jitter"),
                      .lighting = options.number("lighting"),
                      .channel = {}};
  if (options.string("normalisation") == "channel") result.channel = kImagenetConstants;
  return result;
}

}  // namespace optbench::datasets::images
