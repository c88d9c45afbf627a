// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/trainer.hpp"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace optbench::train {

/// The observers of one run, notified in turn.
///
/// An observer that throws is switched off: it is not called again, and the others are notified of
/// its error. If its errors_end_run(), the error is passed on instead.
class Observers {
 public:
  explicit Observers(const ObserverList& observers) : active_(observers) {}

  /// Whether any of them wants on_gradient().
  [[nodiscard]] bool want_gradients() const {
    return std::any_of(active_.begin(), active_.end(), [](const TrainObserver* observer) {
      return observer != nullptr && observer->wants_gradients();
    });
  }

  /// call(observer) for each.
  template <class Call>
  void tell(const Call& call) {
    for (std::size_t i = 0; i < active_.size(); ++i) {
      if (active_[i] == nullptr) continue;
      try {
        call(*active_[i]);
      } catch (const std::exception& error) {
        if (active_[i]->errors_end_run()) throw;
        switch_off(i, error);
      }
    }
  }

  /// The first request to stop.
  [[nodiscard]] std::optional<TrainObserver::Stop> stop();

  /// Errors of the observers that were switched off, in order.
  [[nodiscard]] std::vector<ObserverError> take_errors() { return std::move(errors_); }

 private:
  void switch_off(std::size_t i, const std::exception& error);

  std::vector<TrainObserver*> active_;  // null: switched off
  std::vector<ObserverError> errors_;
};

}  // namespace optbench::train
