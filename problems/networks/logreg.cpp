// SPDX-License-Identifier: MIT
#include "problems/networks/logreg.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/flatten.hpp"
#include "problems/layers/sequential.hpp"

namespace optbench {

LayerPtr logreg(std::int64_t classes) {
  auto network = std::make_unique<Sequential>();
  network->add(flatten()).add(
      "dense",
      dense({.outputs = classes, .weight = constant(0), .bias = constant(0), .fixed = true}));
  return network;
}

}  // namespace optbench
