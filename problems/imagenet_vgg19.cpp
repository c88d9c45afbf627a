// SPDX-License-Identifier: MIT
#include "problems/classification_metrics.hpp"
#include "problems/image_classification.hpp"
#include "problems/networks/vgg.hpp"

namespace optbench::problems {

model::ProblemEntry imagenet_vgg19() {
  return {.name = "imagenet_vgg19",
          .summary = "VGG 19 on ImageNet",
          .dataset = "imagenet",
          .loss = "cross-entropy",
          .source = "Simonyan & Zisserman 2015; Schneider, Balles & Hennig 2019, DeepOBS",
          .default_batch_size = 64,
          .default_num_epochs = 90,
          .default_l2 = 5e-4,
          .metrics = classification_metrics(/*classes=*/1001),
          .make = [](const Options& /*options*/) {
            return std::make_unique<ImageClassification>(
                "imagenet_vgg19", layers::Shape{3, 224, 224},
                networks::vgg(networks::VggDepth::vgg19, /*classes=*/1001),
                /*evaluation_batch_size=*/32);
          }};
}

}  // namespace optbench::problems
