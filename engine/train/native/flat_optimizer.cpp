// SPDX-License-Identifier: MIT
#include "engine/train/native/flat_optimizer.hpp"

#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

namespace optbench::native {

FlatOptimizer::FlatOptimizer(Options options)
    : options_(std::move(options)), learning_rate_(options_.number("lr")) {}

void FlatOptimizer::start(const train::OptimizerStart& start) {
  values_ = {start.parameters.flat_values()};
  gradients_ = {start.parameters.flat_gradient()};
  state_.clear();
  allocate();
}

std::vector<at::Tensor> FlatOptimizer::add_state(const std::string& name, double value) {
  state_.emplace_back(name, at::full_like(values_[0], value));
  return {state_.back().second};
}

std::vector<at::Tensor> FlatOptimizer::add_step_counter() {
  state_.emplace_back("step",
                      at::zeros({}, at::TensorOptions(at::kFloat).device(values_[0].device())));
  return {state_.back().second};
}

train::Optimizer::State FlatOptimizer::state() const {
  State copy;
  for (const auto& [name, tensor] : state_) copy.emplace_back(name, tensor.clone());
  return copy;
}

void FlatOptimizer::restore(const State& state) {
  if (state.size() != state_.size()) {
    fail(ErrorKind::invalid_argument, "optimizer state: expected {} tensors, got {}", state_.size(),
         state.size());
  }
  for (std::size_t i = 0; i < state_.size(); ++i) {
    if (state[i].first != state_[i].first) {
      fail(ErrorKind::invalid_argument, "optimizer state: expected '{}', got '{}'", state_[i].first,
           state[i].first);
    }
    data::expect_shape("optimizer state", state_[i].first, state[i].second,
                       state_[i].second.sizes());
    state_[i].second.copy_(state[i].second);
  }
}

}  // namespace optbench::native
