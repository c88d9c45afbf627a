// SPDX-License-Identifier: MIT
#include "problems/networks/logreg.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/flatten.hpp"
#include "problems/layers/sequential.hpp"

namespace optbench::problems::networks {

layers::LayerPtr logreg(std::int64_t classes) {
  auto network = std::make_unique<layers::Sequential>();
  network->add(layers::flatten())
      .add("dense", layers::dense({.outputs = classes,
                                   .weight = model::constant(0),
                                   .bias = model::constant(0),
                                   .fixed = true}));
  return network;
}

}  // namespace optbench::problems::networks
