// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <string>

namespace optbench::datasets::text {

/// Batches of a text for a recurrent network that carries its state from batch to batch.
///
/// An example is a window of T characters with the T that follow each of them: inputs and targets
/// int64 [B, T]. A pass over E = k·B examples cuts the first E·T characters of a split into B equal
/// rows; batch i holds the i-th window of every row, so that the next batch continues each row. The
/// order is never shuffled.
class TextDataset : public data::Dataset {
 public:
  struct Contents {
    std::string name;                        ///< for error messages
    at::Tensor train;                        ///< int64 [n]
    at::Tensor test;                         ///< int64 [n]
    std::int64_t train_eval_characters = 0;  ///< from the start of the training part
    std::int64_t window = 50;                ///< T
  };
  /// The first request.valid_size characters of `train` become the validation part (DeepOBS 1.2).
  /// Throws Error(invalid_argument) when it does not fit.
  TextDataset(Contents contents, const data::DatasetRequest& request);

  /// Windows in a split: floor((characters − 1) / T), since the last one needs a following
  /// character.
  [[nodiscard]] std::int64_t size(data::Split split) const override;

  /// Throws Error(invalid_argument) unless request.examples is a multiple of request.batch_size.
  [[nodiscard]] std::unique_ptr<data::BatchPass> pass(const data::PassRequest& request) override;

 private:
  std::string name_;
  std::int64_t window_;
  data::PerSplit<at::Tensor> text_;  // int64 [characters]
};

}  // namespace optbench::datasets::text
