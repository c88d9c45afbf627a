// SPDX-License-Identifier: MIT
#include "problems/classification_metrics.hpp"
#include "problems/image_classification.hpp"
#include "problems/networks/wide_resnet.hpp"

namespace optbench::problems {

model::ProblemEntry svhn_wrn164() {
  return {.name = "svhn_wrn164",
          .summary = "wide residual network 16-4 on SVHN",
          .dataset = "svhn",
          .loss = "cross-entropy",
          .source = "Zagoruyko & Komodakis 2016; Schneider, Balles & Hennig 2019, DeepOBS",
          .default_batch_size = 128,
          .default_num_epochs = 160,
          .default_l2 = 5e-4,
          .metrics = classification_metrics(/*classes=*/10),
          .make = [](const Options& /*options*/) {
            return std::make_unique<ImageClassification>(
                "svhn_wrn164", layers::Shape{3, 32, 32},
                networks::wide_resnet(/*units_per_group=*/2, /*classes=*/10));
          }};
}

}  // namespace optbench::problems
