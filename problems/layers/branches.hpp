// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

#include <string>
#include <utility>
#include <vector>

namespace optbench::problems::layers {

/// Layers in parallel on the same inputs [B, C, H, W], which none may overwrite; their outputs, of
/// equal height and width, are concatenated along the channels in the order they were added.
class Branches : public Layer {
 public:
  /// Adds a layer whose parameters are named under `name`.
  Branches& add(std::string name, LayerPtr layer);

  Shape plan(NetworkPlan& plan, const Shape& input) override;
  [[nodiscard]] at::Tensor forward(const at::Tensor& x, const ForwardPass& pass) const override;

 private:
  std::vector<std::pair<std::string, LayerPtr>> branches_;
};

}  // namespace optbench::problems::layers
