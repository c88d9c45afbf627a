// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

#include <memory>
#include <utility>

namespace optbench::testing {

/// A layer planned for inputs of one shape, its parameters drawn, in float64.
struct PlannedLayer {
  PlannedLayer(problems::layers::LayerPtr planned, const problems::layers::Shape& input)
      : layer(std::move(planned)) {
    output = layer->plan(plan, input);
    parameters = model::Parameters(plan.parameters(), {.dtype = at::kDouble});
    parameters.initialize(data::RandomStreams(42).stream("initialisation"));
    buffers = model::Buffers(plan.buffers(), {.dtype = at::kDouble});
  }

  [[nodiscard]] problems::layers::ForwardPass pass(model::Mode mode, bool dropout = false) {
    return {.parameters = parameters,
            .buffers = buffers,
            .mode = mode,
            .dropout = dropout,
            .noise = noise};
  }
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x,
                                      model::Mode mode = model::Mode::evaluate) {
    return layer->forward(x, pass(mode));
  }
  [[nodiscard]] const at::Tensor& value(const char* name) const {
    return parameters.named(name).value;
  }

  problems::layers::LayerPtr layer;
  problems::layers::NetworkPlan plan;
  problems::layers::Shape output;
  model::Parameters parameters;
  model::Buffers buffers;
  model::NoiseSource noise{7};
};

/// Standard normal numbers in float64, the same in every test.
[[nodiscard]] inline at::Tensor some_numbers(at::IntArrayRef shape) {
  model::NoiseSource source(1);
  return source.normal(shape, at::TensorOptions(at::kDouble));
}

}  // namespace optbench::testing
