// SPDX-License-Identifier: MIT
#include "problems/networks/mlp.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/activation.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/flatten.hpp"
#include "problems/layers/sequential.hpp"

namespace optbench {

LayerPtr mlp(std::int64_t classes) {
  const auto layer = [](std::int64_t outputs, bool fixed = false) {
    return dense({.outputs = outputs,
                  .weight = truncated_normal(0.03),
                  .bias = constant(0),
                  .fixed = fixed});
  };
  auto network = std::make_unique<Sequential>();
  network->add(flatten())
      .add("dense1", layer(1000))
      .add(relu())
      .add("dense2", layer(500))
      .add(relu())
      .add("dense3", layer(100))
      .add(relu())
      .add("dense4", layer(classes, /*fixed=*/true));
  return network;
}

}  // namespace optbench
