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

namespace optbench {
namespace {

constexpr std::int64_t kLatent = 8;
constexpr std::int64_t kChannels = 64;
constexpr double kSlope = 0.3;
constexpr double kDropoutRate = 0.2;

/// `fixed`: the outputs are pixels or the code, whose numbers no variation changes.
LayerPtr fully_connected(std::int64_t outputs, bool fixed = true) {
  return dense(
      {.outputs = outputs, .weight = glorot_uniform(), .bias = constant(0), .fixed = fixed});
}

LayerPtr encoder() {
  auto layers = std::make_unique<Sequential>();
  const auto add_convolution = [&](const char* name, std::int64_t stride) {
    layers
        ->add(name, conv2d({.channels = kChannels,
                            .kernel = 4,
                            .stride = stride,
                            .padding = Padding::same,
                            .weight = glorot_uniform(),
                            .bias = constant(0)}))
        .add(leaky_relu(kSlope))
        .add(dropout(kDropoutRate));
  };
  add_convolution("conv1", 2);
  add_convolution("conv2", 2);
  add_convolution("conv3", 1);
  layers->add(flatten());
  return layers;
}

LayerPtr decoder() {
  const auto transposed = [](std::int64_t stride) {
    return conv_transpose2d({.channels = kChannels,
                             .kernel = 4,
                             .stride = stride,
                             .weight = glorot_uniform(),
                             .bias = constant(0)});
  };
  auto layers = std::make_unique<Sequential>();
  layers->add("dense1", fully_connected(24, /*fixed=*/false))
      .add(leaky_relu(kSlope))
      .add("dense2", fully_connected(7 * 7))
      .add(leaky_relu(kSlope))
      .add(unflatten({1, 7, 7}))
      .add("deconv1", transposed(2))
      .add(relu())
      .add(dropout(kDropoutRate))
      .add("deconv2", transposed(1))
      .add(relu())
      .add(dropout(kDropoutRate))
      .add("deconv3", transposed(1))
      .add(relu())
      .add(flatten())
      .add("dense3", fully_connected(28 * 28))
      .add(unflatten({1, 28, 28}));
  return layers;
}

/// `inner` with its parameters under `name`.
LayerPtr under(const std::string& name, LayerPtr inner) {
  auto layers = std::make_unique<Sequential>();
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

}  // namespace optbench
