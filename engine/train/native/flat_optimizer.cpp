// SPDX-License-Identifier: MIT
#include "engine/train/native/flat_optimizer.hpp"

#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

namespace optbench::native {
namespace {

constexpr const char* kRate = "lr";  // in force

}  // namespace

FlatOptimizer::FlatOptimizer(Options options)
    : options_(std::move(options)), learning_rate_(options_.number("lr")) {}

void FlatOptimizer::start(const train::OptimizerStart& start) {
  values_ = {start.parameters.flat_values()};
  gradients_ = {start.parameters.flat_gradient()};
  state_.clear();
  parts_.clear();
  for (const model::Parameter& parameter : start.parameters.all()) {
    const bool is_decayed = parameter.kind == model::ParameterKind::weight ||
                            parameter.kind == model::ParameterKind::embedding;
    if (parts_.empty() || parts_.back().is_decayed != is_decayed) {
      parts_.push_back({.is_decayed = is_decayed, .offset = parameter.offset, .numel = 0});
    }
    parts_.back().numel += parameter.numel;
  }
  allocate();
}

FlatOptimizer::ByDecay FlatOptimizer::by_decay(const at::Tensor& vector) const {
  ByDecay views;
  for (const Part& part : parts_) {
    (part.is_decayed ? views.decayed : views.others)
        .push_back(vector.narrow(0, part.offset, part.numel));
  }
  return views;
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
  copy.emplace_back(kRate, at::scalar_tensor(learning_rate_, at::kDouble));
  return copy;
}

void FlatOptimizer::restore(const State& state) {
  if (state.size() != state_.size() + 1) {
    fail(ErrorKind::invalid_argument, "optimizer state: expected {} tensors, got {}",
         state_.size() + 1, state.size());
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
  if (state.back().first != kRate) {
    fail(ErrorKind::invalid_argument, "optimizer state: expected '{}', got '{}'", kRate,
         state.back().first);
  }
  learning_rate_ = state.back().second.item<double>();
}

}  // namespace optbench::native
