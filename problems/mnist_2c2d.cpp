// SPDX-License-Identifier: MIT
#include "problems/classification_metrics.hpp"
#include "problems/image_classification.hpp"
#include "problems/networks/convnet_2c2d.hpp"

namespace optbench::problems {

model::ProblemEntry mnist_2c2d() {
  return {.name = "mnist_2c2d",
          .summary = "two convolutional and two dense layers on MNIST",
          .dataset = "mnist",
          .loss = "cross-entropy",
          .source = "Schneider, Balles & Hennig 2019, DeepOBS",
          .default_batch_size = 128,
          .default_num_epochs = 100,
          .default_l2 = 0,
          .metrics = classification_metrics(/*classes=*/10),
          .make = [](const Options& /*options*/) {
            return std::make_unique<ImageClassification>("mnist_2c2d", layers::Shape{1, 28, 28},
                                                         networks::convnet_2c2d(/*classes=*/10));
          }};
}

}  // namespace optbench::problems
