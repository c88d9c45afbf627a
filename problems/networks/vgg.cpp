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

namespace optbench {
namespace {

/// Convolutions of one width; the pooling stands before the last ReLU: the same numbers, less work.
LayerPtr block(std::int64_t convolutions, std::int64_t channels) {
  auto layers = std::make_unique<Sequential>();
  for (std::int64_t i = 1; i <= convolutions; ++i) {
    layers->add(fmt::format("conv{}", i), conv2d({.channels = channels,
                                                  .kernel = 3,
                                                  .padding = Padding::same,
                                                  .weight = glorot_normal(),
                                                  .bias = constant(0),
                                                  .regularized = true}));
    if (i == convolutions) layers->add(max_pool2d({.kernel = 2, .stride = 2}));
    layers->add(relu());
  }
  return layers;
}

}  // namespace

LayerPtr vgg(VggDepth depth, std::int64_t classes) {
  const std::int64_t deep = depth == VggDepth::vgg16 ? 3 : 4;
  const auto fully_connected = [](std::int64_t outputs, bool fixed = false) {
    return dense({.outputs = outputs,
                  .weight = glorot_uniform(),
                  .bias = constant(0),
                  .regularized = true,
                  .fixed = fixed});
  };
  auto network = std::make_unique<Sequential>();
  network->add(resize2d(224))
      .add("block1", block(2, 64))
      .add("block2", block(2, 128))
      .add("block3", block(deep, 256))
      .add("block4", block(deep, 512))
      .add("block5", block(deep, 512))
      .add(flatten());
  for (const auto* name : {"dense1", "dense2"}) {
    network->add(name, fully_connected(4096)).add(relu()).add(dropout(0.5));
  }
  network->add("dense3", fully_connected(classes, /*fixed=*/true));
  return network;
}

}  // namespace optbench
