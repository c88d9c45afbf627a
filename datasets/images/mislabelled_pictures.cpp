// SPDX-License-Identifier: MIT
#include "datasets/images/mislabelled_pictures.hpp"

#include "engine/data/label_noise.hpp"

#include <ATen/ATen.h>

#include <utility>

namespace optbench::datasets::images {
namespace {

at::Tensor labels_of(const PictureCollection& pictures) {
  at::Tensor labels = at::empty({pictures.size()}, at::TensorOptions(at::kLong));
  auto* label = labels.mutable_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < pictures.size(); ++i) label[i] = pictures.label(i);
  return labels;
}

class MislabelledPictures : public PictureCollection {
 public:
  MislabelledPictures(std::unique_ptr<PictureCollection> pictures, double share)
      : pictures_(std::move(pictures)),
        labels_(data::with_label_noise(labels_of(*pictures_), share)) {}

  [[nodiscard]] std::int64_t size() const override { return pictures_->size(); }
  [[nodiscard]] std::int64_t label(std::int64_t i) const override {
    return labels_.const_data_ptr<std::int64_t>()[i];
  }
  void load(std::int64_t i, std::vector<std::byte>& file, Picture& picture) const override {
    pictures_->load(i, file, picture);
  }

 private:
  std::unique_ptr<PictureCollection> pictures_;
  at::Tensor labels_;
};

}  // namespace

std::unique_ptr<PictureCollection> mislabelled(std::unique_ptr<PictureCollection> pictures,
                                               double share) {
  return std::make_unique<MislabelledPictures>(std::move(pictures), share);
}

}  // namespace optbench::datasets::images
