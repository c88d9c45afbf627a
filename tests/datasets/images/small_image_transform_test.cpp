// SPDX-License-Identifier: MIT
#include "datasets/images/small_image_transform.hpp"

#include "datasets/images/synthetic_images.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace optbench::datasets::images {
namespace {

/// An image as plain numbers, so that every operation can be written as its definition.
struct Scalar {
  std::vector<double> values;  // [3, H, W]
  std::int64_t side = 0;
  double& at(std::int64_t c, std::int64_t y, std::int64_t x) {
    return values[static_cast<std::size_t>((c * side + y) * side + x)];
  }
};

Scalar scalar(const at::Tensor& image) {
  const at::Tensor dense = image.to(at::kDouble).contiguous();
  const auto* first = dense.const_data_ptr<double>();
  return {{first, first + dense.numel()}, image.size(1)};
}

Scalar cropped(Scalar image, std::int64_t top, std::int64_t left) {
  Scalar result{std::vector<double>(image.values.size()), image.side};
  for (std::int64_t c = 0; c < 3; ++c) {
    for (std::int64_t y = 0; y < image.side; ++y) {
      for (std::int64_t x = 0; x < image.side; ++x) {
        const std::int64_t from_y = y + top - 2;
        const std::int64_t from_x = x + left - 2;
        const bool inside =
            from_y >= 0 && from_y < image.side && from_x >= 0 && from_x < image.side;
        result.at(c, y, x) = inside ? image.at(c, from_y, from_x) : 0;
      }
    }
  }
  return result;
}

Scalar mirrored(Scalar image) {
  Scalar result = image;
  for (std::int64_t c = 0; c < 3; ++c) {
    for (std::int64_t y = 0; y < image.side; ++y) {
      for (std::int64_t x = 0; x < image.side; ++x) {
        result.at(c, y, x) = image.at(c, y, image.side - 1 - x);
      }
    }
  }
  return result;
}

/// Changes the saturation by converting to HSV and back (Smith 1978).
void saturate_pixel(double& red, double& green, double& blue, double factor) {
  const double value = std::max({red, green, blue});
  const double range = value - std::min({red, green, blue});
  if (value <= 0) {
    red = green = blue = value;
    return;
  }
  double hue = 0;
  if (range > 0) {
    if (value == red) {
      hue = std::fmod((green - blue) / range + 6, 6);
    } else if (value == green) {
      hue = (blue - red) / range + 2;
    } else {
      hue = (red - green) / range + 4;
    }
  }
  const double saturation = std::clamp(range / value * factor, 0.0, 1.0);
  const double chroma = value * saturation;
  const double middle = chroma * (1 - std::abs(std::fmod(hue, 2) - 1));
  const double low = value - chroma;
  const double table[6][3] = {{chroma, middle, 0}, {middle, chroma, 0}, {0, chroma, middle},
                              {0, middle, chroma}, {middle, 0, chroma}, {chroma, 0, middle}};
  const auto* sector = table[std::min(static_cast<int>(hue), 5)];
  red = sector[0] + low;
  green = sector[1] + low;
  blue = sector[2] + low;
}

Scalar saturated(Scalar image, double factor) {
  for (std::int64_t y = 0; y < image.side; ++y) {
    for (std::int64_t x = 0; x < image.side; ++x) {
      saturate_pixel(image.at(0, y, x), image.at(1, y, x), image.at(2, y, x), factor);
    }
  }
  return image;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

Scalar contrasted(Scalar image, double factor) {
  const auto plane = static_cast<std::ptrdiff_t>(image.side * image.side);
  for (std::ptrdiff_t c = 0; c < 3; ++c) {
    const auto begin = image.values.begin() + c * plane;
    const double middle = mean({begin, begin + plane});
    for (auto value = begin; value != begin + plane; ++value) {
      *value = (*value - middle) * factor + middle;
    }
  }
  return image;
}

Scalar standardised(Scalar image) {
  const double middle = mean(image.values);
  double squares = 0;
  for (const double value : image.values) squares += (value - middle) * (value - middle);
  const auto n = static_cast<double>(image.values.size());
  const double deviation = std::max(std::sqrt(squares / n), 1 / std::sqrt(n));
  for (double& value : image.values) value = (value - middle) / deviation;
  return image;
}

Scalar brightened(Scalar image, double amount) {
  for (double& value : image.values) value += amount;
  return image;
}

double distance(const at::Tensor& image, const Scalar& expected) {
  const at::Tensor values = at::tensor(expected.values, at::kDouble).view(image.sizes());
  return (image.to(at::kDouble) - values).abs().max().item<double>();
}

/// Images with patterns, noise, and one of a single grey.
at::Tensor some_images(std::int64_t n) {
  at::Tensor made = synthetic_images(n, {3, 32, 32}, 10, 5).inputs;
  made[0].fill_(9);
  return made;
}

std::uint64_t augmentation_seed(std::uint64_t seed) {
  return data::RandomStreams(seed).stream_seed("augmentation", 0);
}

}  // namespace

TEST_CASE("each operation of the training transform follows its definition, in the given order") {
  const at::Tensor stored = some_images(6);
  const std::vector<SmallImageAugmentation> draws = {
      {.top = 2, .left = 2},
      {.top = 0, .left = 4},
      {.top = 4, .left = 1, .flip = true},
      {.top = 2, .left = 2, .brightness = -0.2},
      {.top = 3, .left = 0, .brightness = -0.24, .saturation = 1.5},
      {.top = 1, .left = 3, .flip = true, .brightness = 0.2, .saturation = 0.6, .contrast = 1.7}};
  const at::Tensor result = augment(stored, {}, draws, at::kDouble);
  for (std::size_t i = 0; i < draws.size(); ++i) {
    CAPTURE(i);
    const SmallImageAugmentation& draw = draws[i];
    const auto at = static_cast<std::int64_t>(i);
    Scalar expected = cropped(scalar(stored[at]), draw.top, draw.left);
    if (draw.flip) expected = mirrored(expected);
    expected = saturated(brightened(expected, draw.brightness), draw.saturation);
    expected = standardised(contrasted(expected, draw.contrast));
    CHECK(distance(result[at], expected) < 1e-10);
    const at::Tensor single = augment(stored, {}, draws, at::kFloat)[at];
    CHECK(distance(single, expected) < 2e-5);
  }
}

TEST_CASE("standardised images have mean 0 and variance 1; one of a single grey becomes zeros") {
  const at::Tensor stored = some_images(5);
  for (const at::Tensor& result :
       {evaluation_transform({}, at::kDouble)(stored),
        training_transform({}, at::kDouble)(stored, augmentation_seed(1), 0)}) {
    for (std::int64_t i = 1; i < 5; ++i) {
      CHECK(std::abs(result[i].mean().item<double>()) < 1e-12);
      CHECK(result[i].var(/*unbiased=*/false).item<double>() == doctest::Approx(1).epsilon(1e-10));
    }
  }
  CHECK(evaluation_transform({}, at::kDouble)(stored)[0].abs().max().item<double>() == 0);
}

TEST_CASE("by channel, the constants of the data set take the place of the image's own") {
  const SmallImageTransform how{.channel = ChannelConstants{{0.5, 0.4, 0.3}, {0.2, 0.25, 0.3}}};
  const at::Tensor stored = some_images(3);
  const at::Tensor result = evaluation_transform(how, at::kDouble)(stored);
  const at::Tensor mean = at::tensor({0.5, 0.4, 0.3}, at::kDouble).view({3, 1, 1});
  const at::Tensor deviation = at::tensor({0.2, 0.25, 0.3}, at::kDouble).view({3, 1, 1});
  const at::Tensor expected = (stored.to(at::kDouble) / 255 - mean) / deviation;
  CHECK((result - expected).abs().max().item<double>() < 1e-12);
}

TEST_CASE("crops, mirror images and factors are spread as they should be") {
  const std::uint64_t seed = augmentation_seed(3);
  constexpr int kDraws = 20'000;
  std::vector<int> places(25);
  int flips = 0;
  double brightness[3] = {1e9, -1e9, 0};  // least, most, sum
  double saturation[3] = {1e9, -1e9, 0};
  double contrast[3] = {1e9, -1e9, 0};
  const auto note = [](double(&seen)[3], double value) {
    seen[0] = std::min(seen[0], value);
    seen[1] = std::max(seen[1], value);
    seen[2] += value / kDraws;
  };
  for (int i = 0; i < kDraws; ++i) {
    const SmallImageAugmentation draw = draw_small_image_augmentation(data::numbered_seed(seed, i));
    ++places.at(static_cast<std::size_t>(5 * draw.top + draw.left));
    flips += draw.flip ? 1 : 0;
    note(brightness, draw.brightness);
    note(saturation, draw.saturation);
    note(contrast, draw.contrast);
  }
  // Pearson's statistic with 24 degrees of freedom exceeds 51.2 once in a thousand.
  double pearson = 0;
  for (const int count : places) pearson += (count - 800.0) * (count - 800.0) / 800;
  CHECK(pearson < 51.2);
  CHECK(std::abs(flips - kDraws / 2) < 4 * std::sqrt(kDraws) / 2);
  const auto check_uniform = [](const double(&seen)[3], double from, double to) {
    CHECK(seen[0] >= from);
    CHECK(seen[1] < to);
    CHECK(seen[0] < from + (to - from) / 1000);
    CHECK(seen[1] > to - (to - from) / 1000);
    const double error = (to - from) / std::sqrt(12.0 * kDraws);
    CHECK(std::abs(seen[2] - (from + to) / 2) < 4 * error);
  };
  check_uniform(brightness, -63.0 / 255, 63.0 / 255);
  check_uniform(saturation, 0.5, 1.5);
  check_uniform(contrast, 0.2, 1.8);
}

TEST_CASE("without flips there is no mirror image, and the other draws are the same") {
  const at::Tensor stored = some_images(64);
  const std::uint64_t seed = augmentation_seed(4);
  const at::Tensor flipped =
      training_transform({.flip = true, .channel = {}}, at::kDouble)(stored, seed, 0);
  const at::Tensor plain =
      training_transform({.flip = false, .channel = {}}, at::kDouble)(stored, seed, 0);
  std::int64_t same = 0;
  for (std::int64_t i = 1; i < 64; ++i) {
    const bool equal = flipped[i].equal(plain[i]);
    same += equal ? 1 : 0;
    // A mirror image: the same values in each row, turned round, up to the rounding of the sums.
    if (!equal) CHECK(at::allclose(flipped[i].flip({2}), plain[i], 1e-9, 1e-9));
  }
  CHECK(same > 10);
  CHECK(same < 53);
}

TEST_CASE("what is drawn for an image follows from its number, not from its neighbours") {
  const at::Tensor stored = some_images(10);
  const data::RandomTransform transform = training_transform({}, at::kFloat);
  const at::Tensor whole = transform(stored, augmentation_seed(9), 0);
  CHECK(transform(stored.narrow(0, 6, 3), augmentation_seed(9), 6).equal(whole.narrow(0, 6, 3)));
  CHECK_FALSE(transform(stored, augmentation_seed(9), 1).equal(whole));
}

TEST_CASE("the same seed gives the same batches with one thread and with two") {
  const at::Tensor stored = some_images(40);
  const auto batch = [&](int threads) {
    const int before = at::get_num_threads();
    at::set_num_threads(threads);
    const at::Tensor result = training_transform({}, at::kFloat)(stored, augmentation_seed(9), 0);
    at::set_num_threads(before);
    return result;
  };
  CHECK(batch(1).equal(batch(2)));
}

}  // namespace optbench::datasets::images
