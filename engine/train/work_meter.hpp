// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/gradient_count.hpp"

#include <chrono>
#include <cstdint>
#include <utility>

namespace optbench::train {

/// Measures what a training costs: time, and gradients of any problem on this thread, between
/// resume() and pause(). Observers and evaluations lie outside.
class WorkMeter {
 public:
  using Clock = std::chrono::steady_clock;

  /// The time at which it goes on.
  Clock::time_point resume() {
    runs_ = true;
    gradients_before_ = model::gradients_of_thread();
    return resumed_ = Clock::now();
  }
  /// Does nothing while it is paused.
  void pause() {
    if (!std::exchange(runs_, false)) return;
    const double passed = std::chrono::duration<double>(Clock::now() - resumed_).count();
    seconds_ += passed;
    untaken_ += passed;
    gradients_ += model::gradients_of_thread() - gradients_before_;
  }

  [[nodiscard]] double seconds() const { return seconds_; }
  [[nodiscard]] std::int64_t gradients() const { return gradients_; }
  /// The seconds since they were taken last.
  [[nodiscard]] double take_seconds() { return std::exchange(untaken_, 0); }

 private:
  Clock::time_point resumed_;
  bool runs_ = false;
  double seconds_ = 0;
  double untaken_ = 0;
  std::int64_t gradients_ = 0;
  std::int64_t gradients_before_ = 0;
};

}  // namespace optbench::train
