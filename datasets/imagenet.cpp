// SPDX-License-Identifier: MIT
#include "datasets/imagenet.hpp"

#include "datasets/imagenet_files.hpp"
#include "datasets/images/image_dataset.hpp"
#include "datasets/images/large_image_transform.hpp"
#include "datasets/images/mislabelled_images.hpp"
#include "datasets/images/synthetic_image_collection.hpp"

#include <memory>
#include <utility>

namespace optbench::datasets {
namespace {

constexpr std::int64_t kClasses = 1000;
constexpr std::int64_t kTrainEvalExamples = 50'000;
constexpr std::int64_t kSyntheticTrainExamples = 12'800;
constexpr std::int64_t kSyntheticTestExamples = 2'000;

std::unique_ptr<data::Dataset> open_imagenet(const data::DatasetRequest& request) {
  images::ImageDataset::Contents contents{.name = "imagenet",
                                          .train = {},
                                          .test = {},
                                          .train_eval_size = kTrainEvalExamples,
                                          .options = {}};
  contents.options = images::large_image_options(
      resolve_options("imagenet", images::large_image_option_specs(), request.options));
  if (request.synthetic) {
    contents.train =
        std::make_unique<images::SyntheticImageCollection>(kSyntheticTrainExamples, kClasses, 2);
    contents.test =
        std::make_unique<images::SyntheticImageCollection>(kSyntheticTestExamples, kClasses, 3);
    contents.train_eval_size = kSyntheticTestExamples;
  } else {
    ImagenetFiles images =
        open_imagenet_files(request.data_dir / "imagenet", request.verify_checksums);
    contents.train = std::move(images.train);
    contents.test = std::move(images.test);
  }
  if (request.label_noise > 0) {
    contents.train = images::mislabelled(std::move(contents.train), request.label_noise);
  }
  return std::make_unique<images::ImageDataset>(std::move(contents), request);
}

}  // namespace

data::DatasetEntry imagenet_dataset() {
  return {.name = "imagenet",
          .summary = "ImageNet (ILSVRC 2012): colour images, 224×224, 1000 classes",
          .source = "Russakovsky et al. 2015, ImageNet Large Scale Visual Recognition Challenge",
          .licence = "non-commercial research and education; the images belong to their owners",
          .files = imagenet_files(),
          .by_hand = imagenet_instructions(),
          .options = images::large_image_option_specs(),
          .open = open_imagenet,
          .has_labels = true};
}

}  // namespace optbench::datasets
