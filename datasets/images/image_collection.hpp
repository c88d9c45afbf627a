// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/image.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace optbench::datasets::images {

/// Labelled images, numbered from 0, that are loaded one by one on demand.
class ImageCollection {
 public:
  virtual ~ImageCollection() = default;
  [[nodiscard]] virtual std::int64_t size() const = 0;
  /// REQUIRES: 0 <= i < size(), here and below.
  [[nodiscard]] virtual std::int64_t label(std::int64_t i) const = 0;

  /// Decodes image i; `file` is working memory, which the caller reuses. Thread-safe. Throws
  /// Error(io), Error(corrupt_data) naming the image.
  virtual void load(std::int64_t i, std::vector<std::byte>& file, Image& image) const = 0;
};

}  // namespace optbench::datasets::images
