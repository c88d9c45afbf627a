// SPDX-License-Identifier: MIT
#include "problems/classification_metrics.hpp"
#include "problems/image_classification.hpp"
#include "problems/networks/all_cnn_c.hpp"

namespace optbench::problems {

model::ProblemEntry cifar100_allcnnc() {
  return {.name = "cifar100_allcnnc",
          .summary = "the All-CNN-C on CIFAR-100",
          .dataset = "cifar100",
          .loss = "cross-entropy",
          .source = "Springenberg et al. 2015; Schneider, Balles & Hennig 2019, DeepOBS",
          .default_batch_size = 256,
          .default_num_epochs = 350,
          .default_l2 = 5e-4,
          .metrics = classification_metrics(/*classes=*/100),
          .make = [](const Options& /*options*/) {
            return std::make_unique<ImageClassification>(
                "cifar100_allcnnc", layers::Shape{3, 32, 32}, networks::all_cnn_c(/*classes=*/100));
          }};
}

}  // namespace optbench::problems
