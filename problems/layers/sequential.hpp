// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

#include <string>
#include <utility>
#include <vector>

namespace optbench::problems::layers {

/// Layers in sequence.
class Sequential : public Layer {
 public:
  /// Appends a layer whose parameters are named under `name` ("conv1" → "conv1.weight").
  Sequential& add(std::string name, LayerPtr layer);
  /// Appends a layer without parameters.
  Sequential& add(LayerPtr layer) { return add("", std::move(layer)); }

  Shape plan(NetworkPlan& plan, const Shape& input) override;
  [[nodiscard]] at::Tensor forward(const at::Tensor& x, const ForwardPass& pass) const override;

 private:
  std::vector<std::pair<std::string, LayerPtr>> layers_;
};

}  // namespace optbench::problems::layers
