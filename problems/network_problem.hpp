// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/problem.hpp"
#include "problems/layers/layer.hpp"

#include <string>

namespace optbench::problems {

/// A problem whose parameters, buffers and layer table come from a plan that a derived class makes.
class NetworkProblem : public model::Problem {
 public:
  [[nodiscard]] std::vector<model::LayerDescription> describe() const override {
    return plan_.layers();
  }
  [[nodiscard]] std::vector<std::string> varies() const override { return plan_.varies(); }
  [[nodiscard]] std::string activation() const override { return plan_.specified_activation(); }
  void vary(const model::NetworkVariation& variation) override {
    plan_ = layers::NetworkPlan(variation);
    plan_network();
  }

 protected:
  /// `name` begins error messages.
  explicit NetworkProblem(std::string name) : name_(std::move(name)) {}

  /// Plans all layers into plan_; called by the constructors of derived classes, and again with
  /// each variation.
  virtual void plan_network() = 0;

  [[nodiscard]] std::vector<model::ParameterSpec> declare_parameters() override {
    return plan_.parameters();
  }
  [[nodiscard]] std::vector<model::BufferSpec> declare_buffers() override {
    return plan_.buffers();
  }

  /// The state for the layers in this mode.
  [[nodiscard]] layers::ForwardPass forward_pass(model::Mode mode) {
    return {.parameters = parameters(),
            .buffers = buffers(),
            .mode = mode,
            .dropout = mode == model::Mode::train && uses_dropout(),
            .noise = noise(mode)};
  }

  std::string name_;
  layers::NetworkPlan plan_;
};

}  // namespace optbench::problems
