// SPDX-License-Identifier: MIT
#include "datasets/images/synthetic_image_collection.hpp"

#include "datasets/images/random_bytes.hpp"

#include <array>
#include <cstring>

namespace optbench::datasets::images {
namespace {

constexpr std::int64_t kSide = 256;
constexpr std::int64_t kBlocks = 8;  // in each direction
constexpr std::int64_t kBlockSide = kSide / kBlocks;
constexpr std::int64_t kRowBytes = kSide * Image::kChannels;
static_assert(kRowBytes % 8 == 0);

/// The seed of image i.
std::uint64_t seed_of(std::uint64_t part_seed, std::int64_t i) {
  return random_bytes(part_seed).next() + static_cast<std::uint64_t>(i);
}

}  // namespace

std::int64_t SyntheticImageCollection::label(std::int64_t i) const {
  data::SplitMix64 random = random_bytes(seed_of(part_seed_, i));
  return 1 +
         static_cast<std::int64_t>((random.next() >> 32) % static_cast<std::uint64_t>(classes_));
}

void SyntheticImageCollection::load(std::int64_t i, std::vector<std::byte>& /*file*/,
                                    Image& image) const {
  data::SplitMix64 noise = random_bytes(seed_of(part_seed_, i));
  static_cast<void>(noise.next());  // the first number gives the label
  data::SplitMix64 pattern = random_bytes(static_cast<std::uint64_t>(label(i)));
  image.reshape(kSide, kSide);
  std::array<std::uint8_t, kRowBytes> clean{};
  for (std::int64_t y = 0; y < kSide; ++y) {
    if (y % kBlockSide == 0) {
      for (std::int64_t block = 0; block < kBlocks; ++block) {
        const std::uint64_t colour = pattern.next();
        std::uint8_t* to = clean.data() + block * kBlockSide * Image::kChannels;
        for (std::int64_t x = 0; x < kBlockSide; ++x, to += Image::kChannels) {
          to[0] = static_cast<std::uint8_t>(colour >> 56);
          to[1] = static_cast<std::uint8_t>(colour >> 48);
          to[2] = static_cast<std::uint8_t>(colour >> 40);
        }
      }
    }
    std::uint8_t* row = image.row(y);
    for (std::int64_t k = 0; k < kRowBytes; k += 8) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, clean.data() + k, 8);
      eight = bytewise_mean(eight, noise.next());
      std::memcpy(row + k, &eight, 8);
    }
  }
}

}  // namespace optbench::datasets::images
