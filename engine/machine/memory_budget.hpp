// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

namespace optbench::machine {

/// The memory that CPU tensors and scripts may use together (`--memory-limit`).
///
/// LibTorch's allocator (cpu_memory.cpp) and Lua's reserve memory here before they allocate, so the
/// limit is never exceeded. All tensors count: those of scripts, graphs, the network and the data
/// set. Nothing is counted while there is no limit.
class MemoryBudget {
 public:
  /// The budget that the allocators of this process use.
  [[nodiscard]] static MemoryBudget& of_process();

  /// REQUIRES, for the budget of the process: called before the first tensor and interpreter.
  void set_limit(std::size_t bytes) { limit_ = static_cast<std::int64_t>(bytes); }
  [[nodiscard]] bool is_limited() const { return limit_ != kNone; }

  /// Returns false and reserves nothing if the limit would be exceeded.
  [[nodiscard]] bool reserve(std::size_t bytes) noexcept;
  void release(std::size_t bytes) noexcept { in_use_ -= static_cast<std::int64_t>(bytes); }

  [[nodiscard]] std::size_t limit() const { return static_cast<std::size_t>(limit_.load()); }
  [[nodiscard]] std::size_t left() const noexcept;

  /// Describes the last reserve() that failed: "not enough memory: scripts and tensors held 480MB
  /// when 64MB more were asked for, limit 512MB".
  [[nodiscard]] std::string refusal_text() const;

 private:
  static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();
  std::atomic<std::int64_t> limit_ = kNone;
  std::atomic<std::int64_t> in_use_ = 0;
  std::atomic<std::size_t> held_ = 0;  // when it failed
  std::atomic<std::size_t> asked_ = 0;
};

}  // namespace optbench::machine
