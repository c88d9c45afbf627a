// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <cstdint>

namespace optbench::data {

/// Whether a split's examples are augmented, for data sets that augment.
[[nodiscard]] inline bool is_augmented(Split split) {
  return split == Split::train || split == Split::train_eval;
}

/// The seed of the random changes in a pass: example i of the pass (counted from 0, also when the
/// pass begins at a later batch) uses numbered_seed(this, i). Training and evaluations have
/// separate streams, and each epoch its own part of them.
/// REQUIRES: is_augmented(request.split).
[[nodiscard]] inline std::uint64_t augmentation_seed(const RandomStreams& streams,
                                                     const PassRequest& request) {
  return streams.stream_seed(
      request.shuffled ? "augmentation" : "augmentation of " + to_text(request.split),
      request.epoch);
}

}  // namespace optbench::data
