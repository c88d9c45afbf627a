// SPDX-License-Identifier: MIT
#include "problems/classification_metrics.hpp"
#include "problems/image_classification.hpp"
#include "problems/networks/wide_resnet.hpp"

namespace optbench::problems {

model::ProblemEntry cifar100_wrn404() {
  return {.name = "cifar100_wrn404",
          .summary = "wide residual network 40-4 on CIFAR-100",
          .dataset = "cifar100",
          .loss = "cross-entropy",
          .source = "Zagoruyko & Komodakis 2016; Schneider, Balles & Hennig 2019, DeepOBS",
          .default_batch_size = 128,
          .default_num_epochs = 160,
          .default_l2 = 5e-4,
          .metrics = classification_metrics(/*classes=*/100),
          .make = [](const Options& /*options*/) {
            return std::make_unique<ImageClassification>(
                "cifar100_wrn404", layers::Shape{3, 32, 32},
                networks::wide_resnet(/*units_per_group=*/6, /*classes=*/100));
          }};
}

}  // namespace optbench::problems
