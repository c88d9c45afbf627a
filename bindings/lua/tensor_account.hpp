// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

#include <cstddef>

namespace optbench::bindings {

/// Threshold of 256 MB of tensors, above which Lua collects.
inline constexpr std::size_t kDefaultTensorCeiling = std::size_t{256} << 20;

/// Memory that Lua's collector does not see.
///
/// For Lua a tensor has about fifty bytes, so its collector would let gigabytes accumulate. Each
/// userdata is charged with the bytes of its storage if it is the storage's only owner, and with
/// nothing if it is a view or shares its storage with the engine. Above a threshold (`ceiling`) a
/// full collection runs; if more than 80 % of it is still in use afterwards, it rises by 40 %.
///
/// A charge belongs to its userdata: storage that outlives it in a view is no longer counted.
class TensorAccount {
 public:
  explicit TensorAccount(std::size_t ceiling = kDefaultTensorCeiling) : ceiling_(ceiling) {}

  /// Adds `bytes`; may run a full collection, so values that must survive have to be reachable.
  void charge(lua_State* L, std::size_t bytes) {
    live_bytes_ += bytes;
    if (live_bytes_ > ceiling_) collect_over_ceiling(L);
  }
  void discharge(std::size_t bytes) { live_bytes_ -= bytes; }

  /// Runs a full collection now, finalizers included.
  void collect(lua_State* L);

  [[nodiscard]] std::size_t live_bytes() const { return live_bytes_; }
  [[nodiscard]] std::size_t ceiling() const { return ceiling_; }
  void set_ceiling(std::size_t bytes) { ceiling_ = bytes; }
  /// How many collections this account has started.
  [[nodiscard]] std::size_t collections() const { return collections_; }

 private:
  void collect_over_ceiling(lua_State* L);

  std::size_t live_bytes_ = 0;
  std::size_t ceiling_;
  std::size_t collections_ = 0;
};

}  // namespace optbench::bindings
