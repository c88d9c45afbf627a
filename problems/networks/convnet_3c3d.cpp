// SPDX-License-Identifier: MIT
#include "problems/networks/convnet_3c3d.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/activation.hpp"
#include "problems/layers/conv2d.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/flatten.hpp"
#include "problems/layers/max_pool2d.hpp"
#include "problems/layers/sequential.hpp"

namespace optbench::problems::networks {

layers::LayerPtr convnet_3c3d(std::int64_t classes) {
  const auto convolution = [](std::int64_t channels, std::int64_t kernel, layers::Padding padding) {
    return layers::conv2d({.channels = channels,
                           .kernel = kernel,
                           .padding = padding,
                           .weight = model::glorot_normal(),
                           .bias = model::constant(0),
                           .regularized = true});
  };
  const auto pooling = [] {
    return layers::max_pool2d({.kernel = 3, .stride = 2, .padding = layers::Padding::same});
  };
  const auto fully_connected = [](std::int64_t outputs, bool fixed = false) {
    return layers::dense({.outputs = outputs,
                          .weight = model::glorot_uniform(),
                          .bias = model::constant(0),
                          .regularized = true,
                          .fixed = fixed});
  };
  // ReLU after the pooling, as in 2c2d: the same numbers with less work.
  auto network = std::make_unique<layers::Sequential>();
  network->add("conv1", convolution(64, 5, layers::Padding::valid))
      .add(pooling())
      .add(layers::relu())
      .add("conv2", convolution(96, 3, layers::Padding::valid))
      .add(pooling())
      .add(layers::relu())
      .add("conv3", convolution(128, 3, layers::Padding::same))
      .add(pooling())
      .add(layers::relu())
      .add(layers::flatten())
      .add("dense1", fully_connected(512))
      .add(layers::relu())
      .add("dense2", fully_connected(256))
      .add(layers::relu())
      .add("dense3", fully_connected(classes, /*fixed=*/true));
  return network;
}

}  // namespace optbench::problems::networks
