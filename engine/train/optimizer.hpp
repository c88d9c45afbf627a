// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/code_file.hpp"
#include "engine/base/options.hpp"
#include "engine/model/parameters.hpp"

#include <ATen/core/Generator.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace optbench::train {

/// What an optimizer receives before the first step.
struct OptimizerStart {
  model::Parameters& parameters;
  at::Generator random;          ///< stream for the optimizer's own draws
  std::int64_t total_steps = 0;  ///< of the whole run; 0 when unknown
  std::int64_t steps_per_epoch = 0;
};

/// One update.
struct OptimizerStep {
  std::int64_t t = 1;  ///< 1, 2, ...
  double loss = 0;     ///< mini-batch loss with L2 at the current parameters
  /// Evaluates loss and gradient of the same batch at the current parameters again (SAM, L-BFGS);
  /// replaces the flat gradient and counts as one more gradient evaluation.
  const std::function<double()>& closure;
};

/// Changes the parameters in place from their gradient. Optimizers in Lua implement it too.
///
/// step() runs without gradient recording. It may read and overwrite the flat gradient, which the
/// engine replaces each step.
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  Optimizer() = default;
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  /// Allocates state. The parameters outlive the optimizer.
  virtual void start(const OptimizerStart& start) = 0;
  virtual void step(const OptimizerStep& step) = 0;

  /// Optimizers that evaluate at other parameters (averaging, Schedule-Free) swap them in and out.
  virtual void before_evaluation() {}
  virtual void after_evaluation() {}

  /// The effective rate from the next step on; called when a schedule changes it.
  virtual void set_learning_rate(double rate) = 0;

  /// Everything besides the parameters that the next step depends on, by name.
  using State = std::vector<std::pair<std::string, at::Tensor>>;
  [[nodiscard]] virtual State state() const = 0;
  /// Throws Error(invalid_argument) when the state is of another optimizer or size.
  virtual void restore(const State& state) = 0;
};

/// A registered optimizer, or one loaded from a user's file.
struct OptimizerEntry {
  std::string name;     ///< "adam", "native.adam"; the file's stem for a user's file
  std::string summary;  ///< one line
  std::string source;   ///< citation
  std::vector<OptionSpec> options;
  std::function<std::unique_ptr<Optimizer>(const Options&)> make;
  std::string origin;  ///< "native", the require name of a shipped script, or a file's path
  std::string digest;  ///< SHA-256 of the script's text; empty for native rules
  std::vector<CodeFile> code = {};    ///< the user's files: its own first, then what that required
  std::string identity_missing = {};  ///< why no digest says what it computes; empty: one does
};

}  // namespace optbench::train
