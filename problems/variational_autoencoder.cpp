// SPDX-License-Identifier: MIT
#include "problems/variational_autoencoder.hpp"

#include "problems/expect_batch.hpp"

#include <ATen/ATen.h>

namespace optbench::problems {
namespace {

const layers::Shape kImage = {1, 28, 28};
constexpr const char* kSquaredError = "squared_error";
constexpr const char* kCrossEntropy = "binary_cross_entropy";

}  // namespace

VariationalAutoencoder::VariationalAutoencoder(std::string name, const Options& options)
    : NetworkProblem(std::move(name)),
      is_cross_entropy_(options.string("loss") == kCrossEntropy),
      network_(networks::vae()) {
  VariationalAutoencoder::plan_network();
}

void VariationalAutoencoder::plan_network() {
  const layers::Shape code = network_.encoder->plan(plan_, kImage);
  const layers::Shape latent = network_.mean->plan(plan_, code);
  network_.log_variance->plan(plan_, code);
  network_.decoder->plan(plan_, latent);
  plan_.describe("sigmoid", kImage);
}

std::vector<OptionSpec> VariationalAutoencoder::declared_options() {
  return {{.name = "loss",
           .kind = OptionKind::string,
           .help = "what the reconstruction is compared by, summed over the pixels",
           .default_value = kSquaredError,
           .allowed = {kSquaredError, kCrossEntropy}}};
}

model::Forward VariationalAutoencoder::forward(const data::Batch& batch, model::Mode mode) {
  expect_inputs(name_, batch.inputs, kImage, device_.dtype);
  const layers::ForwardPass pass = forward_pass(mode);
  const at::Tensor code = network_.encoder->forward(batch.inputs, pass);
  const at::Tensor mean = network_.mean->forward(code, pass);
  const at::Tensor log_std = 0.5 * network_.log_variance->forward(code, pass);
  const at::Tensor noise = pass.noise.normal(mean.sizes(), mean.options());
  const at::Tensor logits = network_.decoder->forward(mean + noise * log_std.exp(), pass);
  const at::Tensor image = logits.sigmoid();

  // The cross-entropy from logits is finite where the logistic function rounds to 0 or 1, and NaN
  // for NaN, where LibTorch's other function would throw.
  const at::Tensor differences =
      is_cross_entropy_
          ? at::binary_cross_entropy_with_logits(logits, batch.inputs, /*weight=*/{},
                                                 /*pos_weight=*/{}, at::Reduction::None)
          : at::mse_loss(image, batch.inputs, at::Reduction::None);
  const at::Tensor divergence =
      -0.5 * (1 + 2 * log_std - mean.square() - (2 * log_std).exp()).sum(1);
  return {.output = image,
          .losses = differences.flatten(1).sum(1) + divergence,
          .noise = {{"latent", noise}}};
}

namespace {

/// `images`: the data set's name in words.
model::ProblemEntry autoencoder_of(const std::string& dataset, const std::string& images,
                                   std::int64_t num_epochs) {
  return {.name = dataset + "_vae",
          .summary = "variational autoencoder on " + images,
          .dataset = dataset,
          .loss = "squared error + Kullback-Leibler divergence",
          .source = "Kingma & Welling 2014; Schneider, Balles & Hennig 2019, DeepOBS",
          .default_batch_size = 64,
          .default_num_epochs = num_epochs,
          .default_l2 = 0,
          .options = VariationalAutoencoder::declared_options(),
          .make = [name = dataset + "_vae"](const Options& options) {
            return std::make_unique<VariationalAutoencoder>(name, options);
          }};
}

}  // namespace

std::vector<model::ProblemEntry> variational_autoencoders() {
  return {autoencoder_of("mnist", "MNIST", 50), autoencoder_of("fmnist", "Fashion-MNIST", 100)};
}

}  // namespace optbench::problems
