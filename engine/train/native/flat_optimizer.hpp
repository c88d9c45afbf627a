// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/optimizer.hpp"

#include <ATen/core/TensorBody.h>

#include <string>
#include <utility>
#include <vector>

namespace optbench::native {

/// What the fused rules share: the flat buffers as the one-element lists that the kernels take, a
/// learning rate, and state tensors that are saved and restored by name.
class FlatOptimizer : public train::Optimizer {
 public:
  explicit FlatOptimizer(Options options);

  void start(const train::OptimizerStart& start) final;
  void set_learning_rate(double rate) final { learning_rate_ = rate; }
  [[nodiscard]] State state() const final;
  void restore(const State& state) final;

 protected:
  /// Allocates the rule's state with add_state().
  virtual void allocate() = 0;

  /// A state tensor [n] like the parameters, filled with `value`; lives as long as the rule.
  std::vector<at::Tensor> add_state(const std::string& name, double value = 0);
  /// The kernels' step counter: float32 scalar, zero at the start, kept by the caller.
  std::vector<at::Tensor> add_step_counter();

  Options options_;
  double learning_rate_ = 0;
  std::vector<at::Tensor> values_;
  std::vector<at::Tensor> gradients_;

 private:
  State state_;
};

}  // namespace optbench::native
