// SPDX-License-Identifier: MIT
#include "problems/networks/vgg.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/activation.hpp"
#include "problems/layers/conv2d.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/dropout.hpp"
#include "problems/layers/flatten.hpp"
#include "problems/layers/max_pool2d.hpp"
#include "problems/layers/resize2d.hpp"
#include "problems/layers/sequential.hpp"

#include <fmt/format.h>

namespace optbench::problems::networks {
namespace {

/// Convolutions of one width; pooling comes before the last ReLU: the same numbers, less work.
layers::LayerPtr block(std::int64_t convolutions, std::int64_t channels) {
  auto layers = std::make_unique<layers::Sequential>();
  for (std::int64_t i = 1; i <= convolutions; ++i) {
    layers->add(fmt::format("conv{}", i), layers::conv2d({.channels = channels,
                                                          .kernel = 3,
                                                          .padding = layers::Padding::same,
                                                          .weight = model::glorot_normal(),
                                                          .bias = model::constant(0),
                                                          .regularized = true}));
    if (i == convolutions) layers->add(layers::max_pool2d({.kernel = 2, .stride = 2}));
    layers->add(layers::relu());
  }
  return layers;
}

}  // namespace

layers::LayerPtr vgg(VggDepth depth, std::int64_t classes) {
  const std::int64_t deep = depth == VggDepth::vgg16 ? 3 : 4;
  const auto fully_connected = [](std::int64_t outputs, bool fixed = false) {
    return layers::dense({.outputs = outputs,
                          .weight = model::glorot_uniform(),
                          .bias = model::constant(0),
                          .regularized = true,
                          .fixed = fixed});
  };
  auto network = std::make_unique<layers::Sequential>();
  network->add(layers::resize2d(224))
      .add("block1", block(2, 64))
      .add("block2", block(2, 128))
      .add("block3", block(deep, 256))
      .add("block4", block(deep, 512))
      .add("block5", block(deep, 512))
      .add(layers::flatten());
  for (const auto* name : {"dense1", "dense2"}) {
    network->add(name, fully_connected(4096)).add(layers::relu()).add(layers::dropout(0.5));
  }
  network->add("dense3", fully_connected(classes, /*fixed=*/true));
  return network;
}

}  // namespace optbench::problems::networks
