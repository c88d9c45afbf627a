// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/buffers.hpp"
#include "engine/model/noise_source.hpp"
#include "engine/model/parameters.hpp"
#include "engine/model/problem.hpp"
#include "problems/layers/network_plan.hpp"

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace optbench::problems::layers {

/// The state that layers can use in a forward pass.
struct ForwardPass {
  const model::Parameters& parameters;
  const model::Buffers& buffers;  ///< written in training mode
  model::Mode mode = model::Mode::train;
  bool dropout = false;  ///< whether dropout is active; never in evaluation mode
  model::NoiseSource& noise;
};

/// A part of a network: planned once for the shape of its inputs, then applied to batches.
class Layer {
 public:
  virtual ~Layer() = default;
  Layer() = default;
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;

  /// Prepares the layer for examples of shape `input`, adds its parameters (in forward order) and
  /// its lines of the layer table to the plan, and returns the shape of its outputs. Throws
  /// Error(internal) for unsupported shapes. Called once, before forward().
  virtual Shape plan(NetworkPlan& plan, const Shape& input) = 0;

  /// Outputs [B, output shape...] of inputs [B, input shape...]. The inputs may be overwritten only
  /// by layers that say so. On the CPU, images may have any memory format.
  [[nodiscard]] virtual at::Tensor forward(const at::Tensor& x, const ForwardPass& pass) const = 0;
};

using LayerPtr = std::unique_ptr<Layer>;

}  // namespace optbench::problems::layers
