// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/image.hpp"
#include "datasets/images/image_resize.hpp"
#include "datasets/images/small_image_transform.hpp"
#include "engine/base/options.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace optbench::datasets::images {

/// Transform of large colour images (ImageNet): any size in, the run's dtype
/// [3, 224, 224] out.
///
/// For training, on values in [0, 1] and in this order: resized so that the shorter side is 256 and
/// the aspect kept; the central 256×256; a crop of 224×224 at one of 33×33 positions; a horizontal
/// flip with probability 0.5; with `colour_jitter`: brightness + U(−32/255, 32/255), saturation ×
/// U(0.5, 1.5) as the S of HSV kept within [0, 1], hue + U(−0.2, 0.2) of a turn, contrast
/// (x − mean of the channel) · U(0.5, 1.5) + mean, clipped to [0, 1]; with `lighting` s > 0:
/// the principal components of ImageNet's colours, each times its eigenvalue and N(0, s²), added to
/// every pixel; standardised.
/// For evaluation: resized alike, the central 224×224, standardised.
/// Standardised: (x − mean) / max(deviation, 1/√150528) over the whole image with the
/// population's deviation; with `channel`: (x − mean) / deviation of each channel.
///
/// A central crop starts at (side − crop) / 2 rounded down. Padding is never needed, since no side
/// is shorter than 256.
///
/// Sources: DeepOBS 1.1 (Schneider, Balles & Hennig 2019), whose colour jitter, the first order of
/// TensorFlow's Inception preprocessing, is switched off; lighting: Krizhevsky, Sutskever & Hinton
/// 2012, section 4.1, who take s = 0.1.
struct LargeImageOptions {
  bool antialias = false;  ///< resize like Pillow, see image_resize.hpp
  bool colour_jitter = false;
  double lighting = 0;
  std::optional<ChannelConstants> channel;
};

inline constexpr std::int64_t kCropSide = 224;

/// The random numbers for one image.
struct LargeImageAugmentation {
  std::int64_t top = 16;  ///< of the crop within the central 256×256, 0 to 32
  std::int64_t left = 16;
  bool flip = false;
  double brightness = 0;                ///< added
  double saturation = 1;                ///< factor
  double hue = 0;                       ///< added, in turns
  double contrast = 1;                  ///< factor
  std::array<double, 3> lighting = {};  ///< standard normal
};

/// Draws them in the order of the fields. All are drawn even if they are not used, so that options
/// do not change the crops.
[[nodiscard]] LargeImageAugmentation draw_large_image_augmentation(std::uint64_t seed);

/// Transforms images one by one into T = float or double [3, 224, 224]. Reuses its working memory:
/// use one object per thread.
class LargeImageTransform {
 public:
  explicit LargeImageTransform(const LargeImageOptions& options) : options_(options) {}

  template <class T>
  void training(const Image& image, const LargeImageAugmentation& draws, T* to);
  template <class T>
  void evaluation(const Image& image, T* to);

 private:
  void resize(const Image& image, std::int64_t square, std::int64_t top, std::int64_t left,
              bool mirrored);

  LargeImageOptions options_;
  ImageResizer resizer_;
  std::vector<float> pixels_;  // [3, 224, 224] on the scale 0..255
};

/// The options `normalisation`, `antialias`, `colour_jitter`, `lighting` of a data set of large
/// images, and their values. `channel` uses ImageNet's constants.
[[nodiscard]] std::vector<OptionSpec> large_image_option_specs();
[[nodiscard]] LargeImageOptions large_image_options(const Options& options);

}  // namespace optbench::datasets::images
