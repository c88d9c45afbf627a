// SPDX-License-Identifier: MIT
#include "datasets/images/mislabelled_images.hpp"

#include "engine/data/label_noise.hpp"

#include <ATen/ATen.h>

#include <utility>

namespace optbench::datasets::images {
namespace {

at::Tensor labels_of(const ImageCollection& images) {
  at::Tensor labels = at::empty({images.size()}, at::TensorOptions(at::kLong));
  auto* label = labels.mutable_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < images.size(); ++i) label[i] = images.label(i);
  return labels;
}

class MislabelledImages : public ImageCollection {
 public:
  MislabelledImages(std::unique_ptr<ImageCollection> images, double share)
      : images_(std::move(images)), labels_(data::with_label_noise(labels_of(*images_), share)) {}

  [[nodiscard]] std::int64_t size() const override { return images_->size(); }
  [[nodiscard]] std::int64_t label(std::int64_t i) const override {
    return labels_.const_data_ptr<std::int64_t>()[i];
  }
  void load(std::int64_t i, std::vector<std::byte>& file, Image& image) const override {
    images_->load(i, file, image);
  }

 private:
  std::unique_ptr<ImageCollection> images_;
  at::Tensor labels_;
};

}  // namespace

std::unique_ptr<ImageCollection> mislabelled(std::unique_ptr<ImageCollection> images,
                                             double share) {
  return std::make_unique<MislabelledImages>(std::move(images), share);
}

}  // namespace optbench::datasets::images
