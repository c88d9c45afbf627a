// SPDX-License-Identifier: MIT
#include "problems/classification_metrics.hpp"
#include "problems/image_classification.hpp"
#include "problems/networks/vgg.hpp"

namespace optbench::problems {

model::ProblemEntry cifar10_vgg19() {
  return {.name = "cifar10_vgg19",
          .summary = "VGG 19 on CIFAR-10, resized to 224 × 224",
          .dataset = "cifar10",
          .loss = "cross-entropy",
          .source = "Simonyan & Zisserman 2015; Schneider, Balles & Hennig 2019, DeepOBS",
          .default_batch_size = 128,
          .default_num_epochs = 100,
          .default_l2 = 5e-4,
          .metrics = classification_metrics(/*classes=*/10),
          .make = [](const Options& /*options*/) {
            return std::make_unique<ImageClassification>(
                "cifar10_vgg19", layers::Shape{3, 32, 32},
                networks::vgg(networks::VggDepth::vgg19, /*classes=*/10),
                /*evaluation_batch_size=*/32);
          }};
}

}  // namespace optbench::problems
