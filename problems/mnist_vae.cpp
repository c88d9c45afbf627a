// SPDX-License-Identifier: MIT
#include "problems/variational_autoencoder.hpp"

namespace optbench::problems {

model::ProblemEntry mnist_vae() {
  return {.name = "mnist_vae",
          .summary = "variational autoencoder on MNIST",
          .dataset = "mnist",
          .loss = "squared error + Kullback-Leibler divergence",
          .source = "Kingma & Welling 2014; Schneider, Balles & Hennig 2019, DeepOBS",
          .default_batch_size = 64,
          .default_num_epochs = 50,
          .default_l2 = 0,
          .options = VariationalAutoencoder::declared_options(),
          .make = [](const Options& options) {
            return std::make_unique<VariationalAutoencoder>("mnist_vae", options);
          }};
}

}  // namespace optbench::problems
