// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/tensor_dataset.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace optbench::datasets::images {

/// Means and deviations of the channels red, green, blue, for values in [0, 1].
struct ChannelConstants {
  std::array<double, 3> mean;
  std::array<double, 3> deviation;
};

/// Transform of small colour images (CIFAR, SVHN): uint8 [B, 3, H, W] in, the run's
/// dtype [B, 3, H, W] out.
///
/// For evaluation: standardised only. For training, on the scale 0..255 and in this order: padding
/// with two zeros on each side, a crop back to H×W at one of 25 positions, a horizontal flip with
/// probability 0.5 (if `flip`), brightness + U(−63/255, 63/255), saturation × U(0.5, 1.5) as the
/// S of HSV kept within [0, 1], contrast (x − mean of the channel) · U(0.2, 1.8) + mean,
/// standardised. Standardised: (x − mean) / max(deviation, 1/√(3HW)) over the whole image with
/// the population's deviation; with `channel`: (x/255 − mean) / deviation of each channel.
///
/// Source: the input pipelines of DeepOBS 1.1 (Schneider, Balles & Hennig 2019); `channel` is that
/// of its PyTorch version.
struct SmallImageTransform {
  bool flip = true;
  std::optional<ChannelConstants> channel;
};

/// The random numbers for one image.
struct SmallImageAugmentation {
  std::int64_t top = 0;  ///< of the crop within the padded image, 0 to 4
  std::int64_t left = 0;
  bool flip = false;
  double brightness = 0;  ///< added
  double saturation = 1;  ///< factor
  double contrast = 1;    ///< factor
};

/// Draws them in the order of the fields. The flip is drawn even if it is not used.
[[nodiscard]] SmallImageAugmentation draw_small_image_augmentation(std::uint64_t seed);

/// The training transform with given draws, one per image. Exposed for tests.
[[nodiscard]] at::Tensor augment(const at::Tensor& images, const SmallImageTransform& how,
                                 const std::vector<SmallImageAugmentation>& draws,
                                 at::ScalarType dtype);

[[nodiscard]] data::InputTransform evaluation_transform(const SmallImageTransform& how,
                                                        at::ScalarType dtype);
[[nodiscard]] data::RandomTransform training_transform(const SmallImageTransform& how,
                                                       at::ScalarType dtype);

/// "image" or "channel": the option `normalisation` of data sets with colour images.
[[nodiscard]] OptionSpec normalisation_option();

/// Whether the options of a request choose "channel"; the default is "image".
[[nodiscard]] bool is_normalised_by_channel(const Options& options);

}  // namespace optbench::datasets::images
