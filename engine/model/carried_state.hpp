// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

namespace optbench::model {

/// What a problem also is whose batches depend on the batches before them (recurrent state): ask
/// with dynamic_cast.
class CarriesState {
 public:
  virtual ~CarriesState() = default;
  CarriesState() = default;
  CarriesState(const CarriesState&) = delete;
  CarriesState& operator=(const CarriesState&) = delete;

  /// The state in training mode, as it stands; null where none is carried.
  [[nodiscard]] virtual std::shared_ptr<const void> carried_state() = 0;
  /// Puts back what carried_state() gave: batches evaluated since then have changed nothing.
  virtual void restore_carried_state(const std::shared_ptr<const void>& state) = 0;
};

}  // namespace optbench::model
