// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/photo_transform.hpp"
#include "datasets/images/picture_collection.hpp"
#include "engine/data/dataset.hpp"

#include <ATen/core/Generator.h>

#include <cstdint>
#include <memory>
#include <optional>

namespace optbench::datasets::images {

/// A pass over pictures that are loaded and transformed while it goes on.
struct PicturePlan {
  const PictureCollection* pictures = nullptr;
  at::Tensor positions;  ///< int64 [n], on the CPU: which pictures, in which order
  std::int64_t batch_size = 1;
  PhotoOptions options = {};
  /// Draws the training transform, picture after picture; none: the evaluation transform. Nobody
  /// else may draw from it meanwhile.
  std::optional<at::Generator> augmentation = {};
  machine::Device device = {};  ///< where batches end up, in its dtype; its threads prepare them
};

/// Batches [B, 3, 224, 224] with int64 labels [B].
///
/// device.threads threads (at least one) prepare pictures one by one, at most two batches beyond
/// those taken: memory is bounded, and the next batch grows while the current one trains. Order,
/// draws and so every bit of the result do not depend on the number of threads. What loading a
/// picture throws comes out of the next() that would have returned it; of several in one batch the
/// first. The destructor waits for the pictures in preparation. REQUIRES: plan.pictures outlives
/// the pass.
[[nodiscard]] std::unique_ptr<data::BatchPass> picture_pass(PicturePlan plan);

}  // namespace optbench::datasets::images
