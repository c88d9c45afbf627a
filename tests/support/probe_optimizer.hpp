// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/optimizer.hpp"
#include "engine/train/optimizer_wishes.hpp"

#include <ATen/ATen.h>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace optbench::testing {

/// An optimizer whose methods a test writes; what is left out does nothing. Without `step` it is
/// plain gradient descent at the rate in force.
struct ProbeOptimizer : train::Optimizer, train::OptimizerWishes {
  explicit ProbeOptimizer(double base_rate = 0.1) : rate(base_rate) {}

  void start(const train::OptimizerStart& start) override {
    parameters = &start.parameters;
    if (on_start) on_start(start);
  }
  void step(const train::OptimizerStep& step) override {
    rates.push_back(rate);
    losses.push_back(step.loss);
    if (on_step) {
      on_step(*parameters, step);
    } else {
      parameters->flat_values().sub_(parameters->flat_gradient(), rate);
    }
  }
  void before_evaluation() override {
    if (on_before_evaluation) on_before_evaluation(*parameters);
  }
  void after_evaluation() override {
    if (on_after_evaluation) on_after_evaluation(*parameters);
  }
  void set_learning_rate(double new_rate) override {
    rate = new_rate;
    ++rate_changes;
  }
  bool survives_nonfinite() const override { return survives; }
  void log_to(const train::OptimizerLog& given) override { log = given; }
  State state() const override { return {}; }
  void restore(const State& /*state*/) override {}

  std::function<void(const train::OptimizerStart&)> on_start;
  std::function<void(model::Parameters&, const train::OptimizerStep&)> on_step;
  std::function<void(model::Parameters&)> on_before_evaluation, on_after_evaluation;
  model::Parameters* parameters = nullptr;
  double rate;
  int rate_changes = 0;
  bool survives = false;
  train::OptimizerLog log;
  std::vector<double> rates;   ///< in force at each step
  std::vector<double> losses;  ///< as told to each step
};

/// The entry of an optimizer that is a ProbeOptimizer; `prepare` writes its methods.
inline train::OptimizerEntry probe_entry(std::function<void(ProbeOptimizer&)> prepare = {}) {
  return {.name = "probe",
          .summary = "what the test wrote",
          .source = "",
          .options = {{.name = "lr", .default_value = 0.1, .from = 0.0}},
          .make =
              [prepare = std::move(prepare)](const Options& options) {
                auto optimizer = std::make_unique<ProbeOptimizer>(options.number("lr"));
                if (prepare) prepare(*optimizer);
                return optimizer;
              },
          .origin = "native",
          .digest = ""};
}

}  // namespace optbench::testing
