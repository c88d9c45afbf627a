// SPDX-License-Identifier: MIT
#include "problems/networks/convnet_2c2d.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/activation.hpp"
#include "problems/layers/conv2d.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/flatten.hpp"
#include "problems/layers/max_pool2d.hpp"
#include "problems/layers/sequential.hpp"

namespace optbench {

LayerPtr convnet_2c2d(std::int64_t classes) {
  const Initializer weight = truncated_normal(0.05);
  const Initializer bias = constant(0.05);
  const auto convolution = [&](std::int64_t channels) {
    return conv2d({.channels = channels,
                   .kernel = 5,
                   .padding = Padding::same,
                   .weight = weight,
                   .bias = bias});
  };
  // ReLU behind the pooling: the largest of rectified values is the rectified largest value, with
  // the same derivative, and there are four times fewer of them.
  auto network = std::make_unique<Sequential>();
  network->add("conv1", convolution(32))
      .add(max_pool2d({.kernel = 2, .stride = 2}))
      .add(relu())
      .add("conv2", convolution(64))
      .add(max_pool2d({.kernel = 2, .stride = 2}))
      .add(relu())
      .add(flatten())
      .add("dense1", dense({.outputs = 1024, .weight = weight, .bias = bias}))
      .add(relu())
      .add("dense2", dense({.outputs = classes, .weight = weight, .bias = bias, .fixed = true}));
  return network;
}

}  // namespace optbench
