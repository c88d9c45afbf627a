// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/image_collection.hpp"
#include "datasets/images/large_image_transform.hpp"
#include "engine/data/dataset.hpp"

#include <ATen/core/Generator.h>

#include <cstdint>
#include <memory>
#include <optional>

namespace optbench::datasets::images {

/// A pass over images that are loaded and transformed while it goes on.
struct ImagePlan {
  const ImageCollection* images = nullptr;
  at::Tensor positions;  ///< int64 [n], on the CPU: which images, in which order
  std::int64_t batch_size = 1;
  LargeImageOptions options = {};
  /// Draws the training transform, image after image; none: the evaluation transform. Nobody
  /// else may draw from it meanwhile.
  std::optional<at::Generator> augmentation = {};
  machine::Device device = {};  ///< where batches end up, in its dtype; its threads prepare them
};

/// Batches [B, 3, 224, 224] with int64 labels [B].
///
/// device.threads threads (at least one) prepare images one by one, at most two batches beyond
/// those taken: memory is bounded, and the next batch grows while the current one trains. Order,
/// draws and so every bit of the result do not depend on the number of threads. What loading an
/// image throws comes out of the next() that would have returned it; of several in one batch the
/// first. The destructor waits for the images in preparation. REQUIRES: plan.images outlives
/// the pass.
[[nodiscard]] std::unique_ptr<data::BatchPass> image_pass(ImagePlan plan);

}  // namespace optbench::datasets::images
