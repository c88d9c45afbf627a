// SPDX-License-Identifier: MIT
#include "problems/classification_metrics.hpp"
#include "problems/image_classification.hpp"
#include "problems/networks/logreg.hpp"

namespace optbench::problems {

model::ProblemEntry fmnist_logreg() {
  return {.name = "fmnist_logreg",
          .summary = "logistic regression on Fashion-MNIST",
          .dataset = "fmnist",
          .loss = "cross-entropy",
          .source = "Schneider, Balles & Hennig 2019, DeepOBS",
          .default_batch_size = 128,
          .default_num_epochs = 50,
          .default_l2 = 0,
          .metrics = classification_metrics(/*classes=*/10),
          .make = [](const Options& /*options*/) {
            return std::make_unique<ImageClassification>("fmnist_logreg", layers::Shape{1, 28, 28},
                                                         networks::logreg(/*classes=*/10));
          }};
}

}  // namespace optbench::problems
