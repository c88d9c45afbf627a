// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/image_collection.hpp"
#include "datasets/images/large_image_transform.hpp"
#include "engine/data/dataset.hpp"

#include <memory>
#include <string>

namespace optbench::datasets::images {

/// A data set of images that is too large for memory: images are decoded and transformed during
/// each pass.
class ImageDataset : public data::Dataset {
 public:
  struct Contents {
    std::string name;  ///< for error messages
    std::unique_ptr<ImageCollection> train;
    std::unique_ptr<ImageCollection> test;
    std::int64_t train_eval_size = 0;
    LargeImageOptions options = {};
  };
  /// Draws validation and train_eval examples from the streams "valid" and "train_eval". Train and
  /// train_eval use the training transform, drawn from augmentation_seed(); valid and test the
  /// evaluation transform. Throws Error(invalid_argument) when request.valid_size does not
  /// fit.
  ImageDataset(Contents contents, const data::DatasetRequest& request);

  [[nodiscard]] std::int64_t size(data::Split split) const override;

  /// The pass refers to the data set and must not outlive it.
  [[nodiscard]] std::unique_ptr<data::BatchPass> pass(const data::PassRequest& request) override;

 private:
  Contents contents_;
  machine::Device device_;
  data::RandomStreams streams_;
  bool repeats_order_;
  data::PerSplit<at::Tensor> positions_;  // int64: in the collections
};

}  // namespace optbench::datasets::images
