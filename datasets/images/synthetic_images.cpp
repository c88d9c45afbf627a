// SPDX-License-Identifier: MIT
#include "datasets/images/synthetic_images.hpp"

#include "datasets/images/random_bytes.hpp"

#include <ATen/ATen.h>

#include <cstring>

namespace optbench::datasets::images {
namespace {

constexpr std::int64_t kBlock = 4;
constexpr std::uint64_t kPatternSeed = 1;  // the same patterns in every part

/// uint8 [classes, C, H, W], constant on blocks.
at::Tensor class_patterns(at::IntArrayRef shape, std::int64_t classes) {
  at::Tensor blocks = at::empty({classes, shape[0], shape[1] / kBlock, shape[2] / kBlock},
                                at::TensorOptions(at::kByte));
  auto* block = blocks.mutable_data_ptr<std::uint8_t>();
  data::SplitMix64 random = random_bytes(kPatternSeed);
  for (std::int64_t i = 0; i < blocks.numel(); ++i) {
    block[i] = static_cast<std::uint8_t>(random.next() >> 56);
  }
  return blocks.repeat_interleave(kBlock, 2).repeat_interleave(kBlock, 3).contiguous();
}

}  // namespace

data::TensorPart synthetic_images(std::int64_t n, at::IntArrayRef image_shape, std::int64_t classes,
                                  std::uint64_t part_seed) {
  const at::Tensor patterns = class_patterns(image_shape, classes);
  std::vector<std::int64_t> shape = image_shape.vec();
  shape.insert(shape.begin(), n);
  data::TensorPart part{at::empty(shape, at::TensorOptions(at::kByte)),
                        at::empty({n}, at::TensorOptions(at::kLong))};
  const auto image_bytes = static_cast<std::size_t>(c10::multiply_integers(image_shape));
  const auto* pattern = patterns.const_data_ptr<std::uint8_t>();
  auto* pixel = part.inputs.mutable_data_ptr<std::uint8_t>();
  auto* label = part.targets.mutable_data_ptr<std::int64_t>();
  data::SplitMix64 random = random_bytes(part_seed);
  for (std::int64_t i = 0; i < n; ++i) {
    const std::uint64_t chosen = (random.next() >> 32) % static_cast<std::uint64_t>(classes);
    label[i] = static_cast<std::int64_t>(chosen);
    const std::uint8_t* from = pattern + chosen * image_bytes;
    // Block rows of 4×4 make every image a multiple of 8 bytes.
    for (std::size_t k = 0; k < image_bytes; k += 8, pixel += 8) {
      std::uint64_t clean = 0;
      std::memcpy(&clean, from + k, 8);
      const std::uint64_t noisy = bytewise_mean(clean, random.next());
      std::memcpy(pixel, &noisy, 8);
    }
  }
  return part;
}

}  // namespace optbench::datasets::images
