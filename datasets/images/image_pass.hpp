// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/image_collection.hpp"
#include "datasets/images/large_image_transform.hpp"
#include "engine/data/dataset.hpp"

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <memory>
#include <optional>

namespace optbench::datasets::images {

/// A pass over images that are loaded and transformed during the pass.
struct ImagePlan {
  const ImageCollection* images = nullptr;
  at::Tensor positions;  ///< int64 [n], on the CPU: which images, in which order
  std::int64_t batch_size = 1;
  LargeImageOptions options = {};
  std::int64_t first = 0;  ///< the number of positions[0] within its pass
  /// Image i of the pass is augmented with draws from numbered_seed(this, i); none: the evaluation
  /// transform.
  std::optional<std::uint64_t> augmentation_seed = {};
  machine::Device device = {};  ///< device and dtype of the batches; its threads prefetch them
};

/// Batches [B, 3, 224, 224] with int64 labels [B].
///
/// device.threads threads (at least one) prefetch images, at most two batches ahead: memory is
/// bounded, and the next batch is prefetched while the network trains on the current one. The
/// result does not depend on the number of threads, bit by bit. An error while loading an image is
/// thrown by the next() that would have returned it (the first one, if there are several in a
/// batch). The destructor waits for the images being loaded. REQUIRES: plan.images outlives the
/// pass.
[[nodiscard]] std::unique_ptr<data::BatchPass> image_pass(ImagePlan plan);

}  // namespace optbench::datasets::images
