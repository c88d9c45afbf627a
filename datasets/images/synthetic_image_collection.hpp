// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/image_collection.hpp"

#include <cstdint>

namespace optbench::datasets::images {

/// Synthetic images of 256×256, for runs without data files, computed on demand, with labels in
/// [1, classes]. Each class has a pattern of 8×8 blocks; an image is the mean
/// of its class's pattern and noise. Image i of collections with the same arguments has the same
/// bytes on every machine.
class SyntheticImageCollection : public ImageCollection {
 public:
  SyntheticImageCollection(std::int64_t size, std::int64_t classes, std::uint64_t part_seed)
      : size_(size), classes_(classes), part_seed_(part_seed) {}

  [[nodiscard]] std::int64_t size() const override { return size_; }
  [[nodiscard]] std::int64_t label(std::int64_t i) const override;
  void load(std::int64_t i, std::vector<std::byte>& file, Image& image) const override;

 private:
  std::int64_t size_;
  std::int64_t classes_;
  std::uint64_t part_seed_;
};

}  // namespace optbench::datasets::images
