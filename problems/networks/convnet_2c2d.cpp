// SPDX-License-Identifier: MIT
#include "problems/networks/convnet_2c2d.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/activation.hpp"
#include "problems/layers/conv2d.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/flatten.hpp"
#include "problems/layers/max_pool2d.hpp"
#include "problems/layers/sequential.hpp"

namespace optbench::problems::networks {

layers::LayerPtr convnet_2c2d(std::int64_t classes) {
  const model::Initializer weight = model::truncated_normal(0.05);
  const model::Initializer bias = model::constant(0.05);
  const auto convolution = [&](std::int64_t channels) {
    return layers::conv2d({.channels = channels,
                           .kernel = 5,
                           .padding = layers::Padding::same,
                           .weight = weight,
                           .bias = bias});
  };
  // ReLU after the pooling: it commutes with the maximum, has the same derivative, and is applied
  // to four times fewer elements.
  auto network = std::make_unique<layers::Sequential>();
  network->add("conv1", convolution(32))
      .add(layers::max_pool2d({.kernel = 2, .stride = 2}))
      .add(layers::relu())
      .add("conv2", convolution(64))
      .add(layers::max_pool2d({.kernel = 2, .stride = 2}))
      .add(layers::relu())
      .add(layers::flatten())
      .add("dense1", layers::dense({.outputs = 1024, .weight = weight, .bias = bias}))
      .add(layers::relu())
      .add("dense2",
           layers::dense({.outputs = classes, .weight = weight, .bias = bias, .fixed = true}));
  return network;
}

}  // namespace optbench::problems::networks
