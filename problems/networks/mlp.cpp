// SPDX-License-Identifier: MIT
#include "problems/networks/mlp.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/activation.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/flatten.hpp"
#include "problems/layers/sequential.hpp"

namespace optbench::problems::networks {

layers::LayerPtr mlp(std::int64_t classes) {
  const auto layer = [](std::int64_t outputs, bool fixed = false) {
    return layers::dense({.outputs = outputs,
                          .weight = model::truncated_normal(0.03),
                          .bias = model::constant(0),
                          .fixed = fixed});
  };
  auto network = std::make_unique<layers::Sequential>();
  network->add(layers::flatten())
      .add("dense1", layer(1000))
      .add(layers::relu())
      .add("dense2", layer(500))
      .add(layers::relu())
      .add("dense3", layer(100))
      .add(layers::relu())
      .add("dense4", layer(classes, /*fixed=*/true));
  return network;
}

}  // namespace optbench::problems::networks
