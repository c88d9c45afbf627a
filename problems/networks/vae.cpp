// SPDX-License-Identifier: MIT
#include "problems/networks/vae.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/activation.hpp"
#include "problems/layers/conv2d.hpp"
#include "problems/layers/conv_transpose2d.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/dropout.hpp"
#include "problems/layers/flatten.hpp"
#include "problems/layers/sequential.hpp"
#include "problems/layers/unflatten.hpp"

namespace optbench::problems::networks {
namespace {

constexpr std::int64_t kLatent = 8;
constexpr std::int64_t kChannels = 64;
constexpr double kSlope = 0.3;
constexpr double kDropoutRate = 0.2;

/// `fixed`: the number of outputs (pixels or the code) is not changed by variations.
layers::LayerPtr fully_connected(std::int64_t outputs, bool fixed = true) {
  return layers::dense({.outputs = outputs,
                        .weight = model::glorot_uniform(),
                        .bias = model::constant(0),
                        .fixed = fixed});
}

layers::LayerPtr encoder() {
  auto layers = std::make_unique<layers::Sequential>();
  const auto add_convolution = [&](const char* name, std::int64_t stride) {
    layers
        ->add(name, layers::conv2d({.channels = kChannels,
                                    .kernel = 4,
                                    .stride = stride,
                                    .padding = layers::Padding::same,
                                    .weight = model::glorot_uniform(),
                                    .bias = model::constant(0)}))
        .add(layers::leaky_relu(kSlope))
        .add(layers::dropout(kDropoutRate));
  };
  add_convolution("conv1", 2);
  add_convolution("conv2", 2);
  add_convolution("conv3", 1);
  layers->add(layers::flatten());
  return layers;
}

layers::LayerPtr decoder() {
  const auto transposed = [](std::int64_t stride) {
    return layers::conv_transpose2d({.channels = kChannels,
                                     .kernel = 4,
                                     .stride = stride,
                                     .weight = model::glorot_uniform(),
                                     .bias = model::constant(0)});
  };
  auto layers = std::make_unique<layers::Sequential>();
  layers->add("dense1", fully_connected(24, /*fixed=*/false))
      .add(layers::leaky_relu(kSlope))
      .add("dense2", fully_connected(7 * 7))
      .add(layers::leaky_relu(kSlope))
      .add(layers::unflatten({1, 7, 7}))
      .add("deconv1", transposed(2))
      .add(layers::relu())
      .add(layers::dropout(kDropoutRate))
      .add("deconv2", transposed(1))
      .add(layers::relu())
      .add(layers::dropout(kDropoutRate))
      .add("deconv3", transposed(1))
      .add(layers::relu())
      .add(layers::flatten())
      .add("dense3", fully_connected(28 * 28))
      .add(layers::unflatten({1, 28, 28}));
  return layers;
}

/// `inner` with its parameters named under `name`.
layers::LayerPtr under(const std::string& name, layers::LayerPtr inner) {
  auto layers = std::make_unique<layers::Sequential>();
  layers->add(name, std::move(inner));
  return layers;
}

}  // namespace

Vae vae() {
  return {.encoder = under("encoder", encoder()),
          .mean = under("encoder.mean", fully_connected(kLatent)),
          .log_variance = under("encoder.log_variance", fully_connected(kLatent)),
          .decoder = under("decoder", decoder())};
}

}  // namespace optbench::problems::networks
