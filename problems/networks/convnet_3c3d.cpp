// SPDX-License-Identifier: MIT
#include "problems/networks/convnet_3c3d.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/activation.hpp"
#include "problems/layers/conv2d.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/flatten.hpp"
#include "problems/layers/max_pool2d.hpp"
#include "problems/layers/sequential.hpp"

namespace optbench {

LayerPtr convnet_3c3d(std::int64_t classes) {
  const auto convolution = [](std::int64_t channels, std::int64_t kernel, Padding padding) {
    return conv2d({.channels = channels,
                   .kernel = kernel,
                   .padding = padding,
                   .weight = glorot_normal(),
                   .bias = constant(0),
                   .regularized = true});
  };
  const auto pooling = [] {
    return max_pool2d({.kernel = 3, .stride = 2, .padding = Padding::same});
  };
  const auto fully_connected = [](std::int64_t outputs, bool fixed = false) {
    return dense({.outputs = outputs,
                  .weight = glorot_uniform(),
                  .bias = constant(0),
                  .regularized = true,
                  .fixed = fixed});
  };
  // ReLU behind the pooling, as in 2c2d: the same numbers with less work.
  auto network = std::make_unique<Sequential>();
  network->add("conv1", convolution(64, 5, Padding::valid))
      .add(pooling())
      .add(relu())
      .add("conv2", convolution(96, 3, Padding::valid))
      .add(pooling())
      .add(relu())
      .add("conv3", convolution(128, 3, Padding::same))
      .add(pooling())
      .add(relu())
      .add(flatten())
      .add("dense1", fully_connected(512))
      .add(relu())
      .add("dense2", fully_connected(256))
      .add(relu())
      .add("dense3", fully_connected(classes, /*fixed=*/true));
  return network;
}

}  // namespace optbench
