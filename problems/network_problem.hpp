// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/problem.hpp"
#include "problems/layers/layer.hpp"

#include <string>

namespace optbench {

/// A problem whose parameters, buffers and layer table are those of a plan, which derived classes
/// fill.
class NetworkProblem : public Problem {
 public:
  [[nodiscard]] std::vector<LayerDescription> describe() const override { return plan_.layers(); }
  [[nodiscard]] std::vector<std::string> varies() const override { return plan_.varies(); }
  [[nodiscard]] std::string activation() const override { return plan_.specified_activation(); }
  void vary(const NetworkVariation& variation) override {
    plan_ = NetworkPlan(variation);
    plan_network();
  }

 protected:
  /// `name` opens error messages.
  explicit NetworkProblem(std::string name) : name_(std::move(name)) {}

  /// Plans all layers into plan_; called by the constructors of derived classes, and again with
  /// each variation.
  virtual void plan_network() = 0;

  [[nodiscard]] std::vector<ParameterSpec> declare_parameters() override {
    return plan_.parameters();
  }
  [[nodiscard]] std::vector<BufferSpec> declare_buffers() override { return plan_.buffers(); }

  /// What the layers may use in that mode.
  [[nodiscard]] ForwardPass forward_pass(Mode mode) {
    return {.parameters = parameters(),
            .buffers = buffers(),
            .mode = mode,
            .dropout = mode == Mode::train && uses_dropout(),
            .noise = noise(mode)};
  }

  std::string name_;
  NetworkPlan plan_;
};

}  // namespace optbench
