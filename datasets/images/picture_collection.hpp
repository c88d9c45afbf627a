// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace optbench::datasets::images {

/// Labelled pictures, numbered from 0, that are read one by one when they are needed.
class PictureCollection {
 public:
  virtual ~PictureCollection() = default;
  [[nodiscard]] virtual std::int64_t size() const = 0;
  /// REQUIRES: 0 <= i < size(), here and below.
  [[nodiscard]] virtual std::int64_t label(std::int64_t i) const = 0;

  /// Decodes picture i; `file` is working memory, kept by the caller for the next one. To be called
  /// from any number of threads at once. Throws Error(io), Error(corrupt_data) naming the picture.
  virtual void load(std::int64_t i, std::vector<std::byte>& file, Picture& picture) const = 0;
};

}  // namespace optbench::datasets::images
