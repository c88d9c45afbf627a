// SPDX-License-Identifier: MIT
#include "problems/classification_metrics.hpp"
#include "problems/image_classification.hpp"
#include "problems/networks/convnet_3c3d.hpp"

namespace optbench::problems {

model::ProblemEntry svhn_3c3d() {
  return {.name = "svhn_3c3d",
          .summary = "three convolutional and three dense layers on SVHN",
          .dataset = "svhn",
          .loss = "cross-entropy",
          .source = "Schneider, Balles & Hennig 2019, DeepOBS",
          .default_batch_size = 128,
          .default_num_epochs = 100,
          .default_l2 = 0.002,
          .metrics = classification_metrics(/*classes=*/10),
          .make = [](const Options& /*options*/) {
            return std::make_unique<ImageClassification>("svhn_3c3d", layers::Shape{3, 32, 32},
                                                         networks::convnet_3c3d(/*classes=*/10));
          }};
}

}  // namespace optbench::problems
