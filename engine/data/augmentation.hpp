// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <cstdint>

namespace optbench::data {

/// Whether a split's examples are augmented where a data set augments.
[[nodiscard]] inline bool is_augmented(Split split) {
  return split == Split::train || split == Split::train_eval;
}

/// What the random changes of a pass's examples are drawn from: example i of the pass (counted from
/// 0, whatever the first batch is) from numbered_seed(this, i). Training and evaluations draw from
/// streams of their own, and each epoch from its own part of them.
/// REQUIRES: is_augmented(request.split).
[[nodiscard]] inline std::uint64_t augmentation_seed(const RandomStreams& streams,
                                                     const PassRequest& request) {
  return streams.stream_seed(
      request.shuffled ? "augmentation" : "augmentation of " + to_text(request.split),
      request.epoch);
}

}  // namespace optbench::data
