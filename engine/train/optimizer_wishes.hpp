// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string_view>

namespace optbench::train {

/// Takes a number that an optimizer logs under a name; throws Error(invalid_argument) for a name
/// that cannot be one. See History::logged.
using OptimizerLog = std::function<void(std::string_view name, double value)>;

/// What an optimizer may want of the training beside its steps: one that does derives from this as
/// well as from Optimizer.
class OptimizerWishes {
 public:
  virtual ~OptimizerWishes() = default;
  OptimizerWishes() = default;
  OptimizerWishes(const OptimizerWishes&) = delete;
  OptimizerWishes& operator=(const OptimizerWishes&) = delete;

  /// Whether step() is called with mini-batch losses that are not finite, which end the run else:
  /// for loss scaling, trust regions, line searches.
  [[nodiscard]] virtual bool survives_nonfinite() const { return false; }
  /// Before start(): where it may log numbers within its steps, for as long as it lives.
  virtual void log_to(const OptimizerLog& /*log*/) {}
};

}  // namespace optbench::train
