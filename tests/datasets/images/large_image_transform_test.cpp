// SPDX-License-Identifier: MIT
#include "datasets/images/large_image_transform.hpp"

#include "datasets/images/colour_jitter.hpp"
#include "engine/data/random.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace optbench::datasets::images {
namespace {

constexpr std::int64_t kSide = kCropSide;

Image test_image(std::int64_t height, std::int64_t width) {
  Image image;
  image.reshape(height, width);
  for (std::int64_t y = 0; y < height; ++y) {
    for (std::int64_t x = 0; x < width; ++x) {
      std::uint8_t* pixel = image.row(y) + 3 * x;
      pixel[0] = static_cast<std::uint8_t>((x * 3 + y) % 256);
      pixel[1] = static_cast<std::uint8_t>((x + y * 5) % 200);
      pixel[2] = static_cast<std::uint8_t>((x * y) % 97 + 20);
    }
  }
  return image;
}

template <class T = float>
at::Tensor trained(const Image& image, const LargeImageOptions& options,
                   const LargeImageAugmentation& draws) {
  at::Tensor result = at::empty({3, kSide, kSide}, c10::CppTypeToScalarType<T>::value);
  LargeImageTransform(options).training(image, draws, result.mutable_data_ptr<T>());
  return result;
}

template <class T = float>
at::Tensor evaluated(const Image& image, const LargeImageOptions& options) {
  at::Tensor result = at::empty({3, kSide, kSide}, c10::CppTypeToScalarType<T>::value);
  LargeImageTransform(options).evaluation(image, result.mutable_data_ptr<T>());
  return result;
}

/// The image itself as doubles in [0, 1], [3, H, W].
at::Tensor unit(const Image& image) {
  const at::Tensor bytes =
      at::from_blob(const_cast<std::uint8_t*>(image.row(0)), {image.height(), image.width(), 3},
                    at::TensorOptions(at::kByte));
  return bytes.to(at::kDouble).div(255).permute({2, 0, 1}).contiguous();
}

at::Tensor standardised(const at::Tensor& x) {
  const double n = static_cast<double>(x.numel());
  const double deviation = x.std(/*unbiased=*/false).item<double>();
  return (x - x.mean()) / std::max(deviation, 1 / std::sqrt(n));
}

double distance(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

LargeImageAugmentation at_place(std::int64_t top, std::int64_t left, bool flip) {
  LargeImageAugmentation draws;
  draws.top = top;
  draws.left = left;
  draws.flip = flip;
  return draws;
}

TEST_CASE("of an image with a side of 256 the drawn crop is taken, mirrored and standardised") {
  const Image image = test_image(256, 300);  // the central square starts at column 22
  const at::Tensor whole = unit(image);
  const at::Tensor crop = whole.slice(1, 5, 5 + kSide).slice(2, 22 + 31, 22 + 31 + kSide);
  CHECK(distance(trained(image, {}, at_place(5, 31, false)), standardised(crop)) < 2e-5);
  CHECK(distance(trained(image, {}, at_place(5, 31, true)), standardised(crop.flip(2))) < 2e-5);
  const at::Tensor centre = whole.slice(1, 16, 16 + kSide).slice(2, 38, 38 + kSide);
  CHECK(distance(evaluated(image, {}), standardised(centre)) < 2e-5);
  CHECK(distance(evaluated<double>(image, {}), standardised(centre)) < 2e-6);
}

TEST_CASE("odd margins are rounded down") {
  const Image image = test_image(256, 301);
  const at::Tensor centre =
      unit(image).slice(1, 16, 16 + kSide).slice(2, 38, 38 + kSide);  // 77 / 2
  CHECK(distance(evaluated(image, {}), standardised(centre)) < 2e-5);
}

TEST_CASE("standardised images have mean 0 and variance 1, in each size and option") {
  for (const auto& [height, width] : {std::pair{375, 500}, {500, 375}, {90, 100}, {640, 200}}) {
    for (const bool antialias : {false, true}) {
      LargeImageOptions options;
      options.antialias = antialias;
      const Image image = test_image(height, width);
      for (const at::Tensor& x :
           {evaluated(image, options), trained(image, options, at_place(32, 0, true))}) {
        const at::Tensor exact = x.to(at::kDouble);
        CHECK(std::abs(exact.mean().item<double>()) < 1e-5);
        CHECK(std::abs(exact.var(/*unbiased=*/false).item<double>() - 1) < 1e-4);
      }
    }
  }
}

TEST_CASE("images of one colour become zeros") {
  Image image;
  image.reshape(300, 256);
  std::fill(image.row(0), image.row(300), std::uint8_t{201});
  CHECK(evaluated(image, {}).abs().max().item<double>() == 0);
  CHECK(trained<double>(image, {}, {}).abs().max().item<double>() == 0);
}

TEST_CASE("a deviation below 1/sqrt(n) is not divided by") {
  Image image;
  image.reshape(256, 256);
  std::fill(image.row(0), image.row(256), std::uint8_t{100});
  image.row(128)[3 * 128] = 101;  // deviation about 1e-5, the bound about 2.6e-3
  const at::Tensor centre = unit(image).slice(1, 16, 16 + kSide).slice(2, 16, 16 + kSide);
  const at::Tensor result = evaluated<double>(image, {});
  CHECK(distance(result, standardised(centre)) < 1e-6);
  CHECK(result.max().item<double>() == doctest::Approx(std::sqrt(150528.0) / 255).epsilon(1e-3));
}

TEST_CASE("with 'channel' each channel has its own constants") {
  Options given;
  given.set("normalisation", std::string("channel"));
  const LargeImageOptions options =
      large_image_options(resolve_options("data", large_image_option_specs(), given));
  const Image image = test_image(256, 256);
  const at::Tensor centre = unit(image).slice(1, 16, 16 + kSide).slice(2, 16, 16 + kSide);
  const auto column = [](std::initializer_list<double> values) {
    return at::tensor(at::ArrayRef<double>(values.begin(), values.size()), at::kDouble)
        .view({3, 1, 1});
  };
  const at::Tensor expected =
      (centre - column({0.485, 0.456, 0.406})) / column({0.229, 0.224, 0.225});
  CHECK(distance(evaluated(image, options), expected) < 2e-6);
}

TEST_CASE("crops fall on 33 by 33 places alike, flips on half, factors over their whole ranges") {
  const std::uint64_t seed = data::RandomStreams(1).stream_seed("augmentation", 0);
  constexpr int kDraws = 33'000;
  std::vector<int> tops(33);
  std::vector<int> lefts(33);
  std::set<std::pair<std::int64_t, std::int64_t>> places;
  int flips = 0;
  std::array<double, 4> least = {9, 9, 9, 9};
  std::array<double, 4> most = {-9, -9, -9, -9};
  std::array<double, 4> sum = {};
  double light = 0;
  double light_squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const LargeImageAugmentation draws =
        draw_large_image_augmentation(data::numbered_seed(seed, i));
    ++tops.at(static_cast<std::size_t>(draws.top));
    ++lefts.at(static_cast<std::size_t>(draws.left));
    places.emplace(draws.top, draws.left);
    flips += draws.flip ? 1 : 0;
    const std::array<double, 4> values = {draws.brightness, draws.saturation, draws.hue,
                                          draws.contrast};
    for (std::size_t k = 0; k < 4; ++k) {
      least[k] = std::min(least[k], values[k]);
      most[k] = std::max(most[k], values[k]);
      sum[k] += values[k];
    }
    for (const double strength : draws.lighting) {
      light += strength;
      light_squares += strength * strength;
    }
  }
  // Expected 1000 each, deviation 31; places: a hole is left with probability e^-30.
  for (const int count : tops) CHECK(std::abs(count - 1000) < 160);
  for (const int count : lefts) CHECK(std::abs(count - 1000) < 160);
  CHECK(places.size() == 33 * 33);
  CHECK(std::abs(flips - kDraws / 2) < 450);  // five deviations
  const std::array<double, 4> from = {-32.0 / 255, 0.5, -0.2, 0.5};
  const std::array<double, 4> to = {32.0 / 255, 1.5, 0.2, 1.5};
  for (std::size_t k = 0; k < 4; ++k) {
    const double width = to[k] - from[k];
    CHECK(least[k] >= from[k]);
    CHECK(most[k] < to[k]);
    CHECK(least[k] < from[k] + 0.001 * width);
    CHECK(most[k] > to[k] - 0.001 * width);
    CHECK(std::abs(sum[k] / kDraws - (from[k] + to[k]) / 2) < 0.01 * width);
  }
  CHECK(std::abs(light / (3 * kDraws)) < 0.02);
  CHECK(std::abs(light_squares / (3 * kDraws) - 1) < 0.03);
}

/// RGB in [0, 1] to HSV and back, by the book (Smith 1978).
struct Hsv {
  double h = 0, s = 0, v = 0;
};
Hsv to_hsv(double r, double g, double b) {
  const double most = std::max({r, g, b});
  const double range = most - std::min({r, g, b});
  Hsv hsv{0, most > 0 ? range / most : 0, most};
  if (range == 0) return hsv;
  if (most == r)
    hsv.h = std::fmod((g - b) / range + 6, 6);
  else if (most == g)
    hsv.h = (b - r) / range + 2;
  else
    hsv.h = (r - g) / range + 4;
  hsv.h /= 6;
  return hsv;
}
std::array<double, 3> to_rgb(const Hsv& hsv) {
  const double h = (hsv.h - std::floor(hsv.h)) * 6;
  const double f = h - std::floor(h);
  const double p = hsv.v * (1 - hsv.s);
  const double q = hsv.v * (1 - hsv.s * f);
  const double t = hsv.v * (1 - hsv.s * (1 - f));
  switch (static_cast<int>(h) % 6) {
    case 0:
      return {hsv.v, t, p};
    case 1:
      return {q, hsv.v, p};
    case 2:
      return {p, hsv.v, t};
    case 3:
      return {p, q, hsv.v};
    case 4:
      return {t, p, hsv.v};
    default:
      return {hsv.v, p, q};
  }
}

TEST_CASE("colour jitter does brightness, saturation, hue, contrast, clipping, in this order") {
  const Image image = test_image(256, 256);
  LargeImageAugmentation draws = at_place(0, 0, false);
  draws.brightness = 0.11;  // upwards: the book's HSV knows no negative colours
  draws.saturation = 1.4;
  draws.hue = -0.17;
  draws.contrast = 1.3;
  at::Tensor x = unit(image).slice(1, 0, kSide).slice(2, 0, kSide).contiguous() + draws.brightness;
  const std::int64_t plane = kSide * kSide;
  double* value = x.mutable_data_ptr<double>();
  for (std::int64_t i = 0; i < plane; ++i) {
    Hsv hsv = to_hsv(value[i], value[plane + i], value[2 * plane + i]);
    hsv.s = std::clamp(hsv.s * draws.saturation, 0.0, 1.0);
    hsv.h += draws.hue;
    const std::array<double, 3> rgb = to_rgb(hsv);
    for (std::int64_t c = 0; c < 3; ++c) value[c * plane + i] = rgb[static_cast<std::size_t>(c)];
  }
  const at::Tensor mean = x.mean({1, 2}, /*keepdim=*/true);
  const at::Tensor expected = ((x - mean) * draws.contrast + mean).clamp(0, 1);
  LargeImageOptions options;
  options.colour_jitter = true;
  CHECK(distance(trained(image, options, draws), standardised(expected)) < 1e-4);
  options.colour_jitter = false;
  CHECK(distance(trained(image, options, draws), standardised(expected)) > 0.1);
}

TEST_CASE("a whole turn of hue, and factors of 1, change nothing") {
  const Image image = test_image(32, 32);
  const at::Tensor before = unit(image).mul(255).to(at::kFloat);
  at::Tensor x = before.clone();
  float* value = x.mutable_data_ptr<float>();
  change_hue(value, 1024, 1);
  change_saturation(value, 1024, 1);
  change_contrast(value, 1024, 1);
  change_brightness(value, 1024, 0);
  clip_colours(value, 1024);
  CHECK(distance(x, before) < 1e-3);
  change_hue(value, 1024, 1.0 / 3);  // red to green to blue to red
  CHECK(distance(x, before.roll(1, 0)) < 1e-3);
}

TEST_CASE("lighting adds the principal components times eigenvalue, deviation and draw") {
  const Image image = test_image(256, 256);
  LargeImageAugmentation draws = at_place(3, 4, false);
  draws.lighting = {1.5, -0.5, 2};
  LargeImageOptions options;
  options.lighting = 0.1;
  // Eigenvectors in columns, times their eigenvalues.
  const at::Tensor vectors =
      at::tensor({-0.5675, 0.7192, 0.4009, -0.5808, -0.0045, -0.8140, -0.5836, -0.6948, 0.4203},
                 at::kDouble)
          .view({3, 3});
  const at::Tensor values = at::tensor({0.2175, 0.0188, 0.0045}, at::kDouble);
  const at::Tensor strength = at::tensor({0.15, -0.05, 0.2}, at::kDouble);
  const at::Tensor added = vectors.matmul(values * strength).view({3, 1, 1});
  const at::Tensor crop = unit(image).slice(1, 3, 3 + kSide).slice(2, 4, 4 + kSide);
  CHECK(distance(trained(image, options, draws), standardised(crop + added)) < 2e-5);
  CHECK(distance(evaluated(image, options), evaluated(image, {})) == 0);
}

}  // namespace
}  // namespace optbench::datasets::images
