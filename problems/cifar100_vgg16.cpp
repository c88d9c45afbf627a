// SPDX-License-Identifier: MIT
#include "problems/classification_metrics.hpp"
#include "problems/image_classification.hpp"
#include "problems/networks/vgg.hpp"

namespace optbench::problems {

model::ProblemEntry cifar100_vgg16() {
  return {.name = "cifar100_vgg16",
          .summary = "VGG 16 on CIFAR-100, resized to 224 × 224",
          .dataset = "cifar100",
          .loss = "cross-entropy",
          .source = "Simonyan & Zisserman 2015; Schneider, Balles & Hennig 2019, DeepOBS",
          .default_batch_size = 128,
          .default_num_epochs = 100,
          .default_l2 = 5e-4,
          .metrics = classification_metrics(/*classes=*/100),
          .make = [](const Options& /*options*/) {
            return std::make_unique<ImageClassification>(
                "cifar100_vgg16", layers::Shape{3, 32, 32},
                networks::vgg(networks::VggDepth::vgg16, /*classes=*/100),
                /*evaluation_batch_size=*/32);
          }};
}

}  // namespace optbench::problems
