// SPDX-License-Identifier: MIT
#pragma once

#include <lua.hpp>

#include <cstddef>

namespace optbench::bindings {

/// 256 MB of tensors before Lua is made to collect.
inline constexpr std::size_t kDefaultTensorCeiling = std::size_t{256} << 20;

/// Memory that Lua cannot see.
///
/// To Lua a tensor is some fifty bytes, so its collector would let gigabytes pile up. Each box is
/// charged with the bytes of its storage when it is the storage's only owner, and with nothing when
/// it is a view or shares its storage with the engine. Past a soft ceiling a full collection runs;
/// when more than 80 % of the ceiling is still live after it, the ceiling rises by 40 %.
///
/// A charge stays with its box: a storage that outlives its first box in a view is no longer
/// counted, one whose views die first stays counted until the box does.
class TensorAccount {
 public:
  explicit TensorAccount(std::size_t ceiling = kDefaultTensorCeiling) : ceiling_(ceiling) {}

  /// Adds `bytes`; may run a full collection, so whatever must survive has to be reachable.
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
  /// How many collections this account has asked for.
  [[nodiscard]] std::size_t collections() const { return collections_; }

 private:
  void collect_over_ceiling(lua_State* L);

  std::size_t live_bytes_ = 0;
  std::size_t ceiling_;
  std::size_t collections_ = 0;
};

}  // namespace optbench::bindings
