// SPDX-License-Identifier: MIT
#include "problems/layers/sequential.hpp"

namespace optbench::problems::layers {

Sequential& Sequential::add(std::string name, LayerPtr layer) {
  layers_.emplace_back(std::move(name), std::move(layer));
  return *this;
}

Shape Sequential::plan(NetworkPlan& plan, const Shape& input) {
  Shape shape = input;
  for (const auto& [name, layer] : layers_) {
    const NetworkPlan::Scope scope(plan, name);
    shape = layer->plan(plan, shape);
  }
  return shape;
}

at::Tensor Sequential::forward(const at::Tensor& x, const ForwardPass& pass) const {
  at::Tensor y = x;
  for (const auto& [name, layer] : layers_) y = layer->forward(y, pass);
  return y;
}

}  // namespace optbench::problems::layers
