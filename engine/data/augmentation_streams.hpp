// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

namespace optbench::data {

/// Whether a split's examples are augmented where a data set augments.
[[nodiscard]] inline bool is_augmented(Split split) {
  return split == Split::train || split == Split::train_eval;
}

/// What random changes of examples are drawn from: the training from "augmentation", evaluations
/// from "augmentation of train_eval", and evaluations of the training split, which no run makes,
/// from a stream of their own. So an evaluation never moves the training.
class AugmentationStreams {
 public:
  explicit AugmentationStreams(const RandomStreams& streams)
      : training_(streams.stream("augmentation")),
        train_eval_(streams.stream("augmentation of train_eval")),
        evaluated_train_(streams.stream("augmentation of an evaluated train")) {}

  /// REQUIRES: is_augmented(request.split).
  [[nodiscard]] at::Generator& of(const PassRequest& request) {
    if (request.split == Split::train_eval) return train_eval_;
    return request.order != nullptr ? training_ : evaluated_train_;
  }

 private:
  at::Generator training_, train_eval_, evaluated_train_;
};

}  // namespace optbench::data
