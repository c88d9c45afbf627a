// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/optimizer.hpp"

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace optbench::native {

/// Base of the native optimizers: the flat buffers as one-element lists for the kernels, a learning
/// rate, and state tensors that are saved and restored by name.
class FlatOptimizer : public train::Optimizer {
 public:
  explicit FlatOptimizer(Options options);

  void start(const train::OptimizerStart& start) final;
  void set_learning_rate(double rate) final { learning_rate_ = rate; }
  [[nodiscard]] State state() const final;
  void restore(const State& state) final;

 protected:
  /// Allocates the optimizer's state with add_state().
  virtual void allocate() = 0;

  /// A state tensor [n] like the parameters, filled with `value`; it lives as long as the
  /// optimizer.
  std::vector<at::Tensor> add_state(const std::string& name, double value = 0);
  /// The kernels' step counter: float32 scalar, zero at the start, kept by the caller.
  std::vector<at::Tensor> add_step_counter();

  /// The same vector as views: of weights and embeddings, neighbours joined, and of the rest.
  struct ByDecay {
    std::vector<at::Tensor> decayed;
    std::vector<at::Tensor> others;
  };
  [[nodiscard]] ByDecay by_decay(const at::Tensor& vector) const;

  Options options_;
  double learning_rate_ = 0;
  std::vector<at::Tensor> values_;
  std::vector<at::Tensor> gradients_;

 private:
  struct Part {  // of adjacent parameters that are decayed, or not
    bool is_decayed;
    std::int64_t offset;
    std::int64_t numel;
  };
  std::vector<Part> parts_;
  State state_;
};

}  // namespace optbench::native
