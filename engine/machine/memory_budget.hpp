// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

namespace optbench::machine {

/// How much memory tensors on the CPU and scripts may take together (`--memory-limit`).
///
/// LibTorch's allocator (cpu_memory.cpp) and Lua's ask before they take, so what would pass the
/// limit is never taken, however large. All tensors count: a script's, a graph's, the network's and
/// the data set's. Nothing is counted while there is no limit.
class MemoryBudget {
 public:
  /// The one that the allocators of this process ask.
  [[nodiscard]] static MemoryBudget& of_process();

  /// REQUIRES, for the process's: before the first tensor and the first interpreter.
  void set_limit(std::size_t bytes) { limit_ = static_cast<std::int64_t>(bytes); }
  [[nodiscard]] bool is_limited() const { return limit_ != kNone; }

  /// False, and nothing is taken, when it would pass the limit.
  [[nodiscard]] bool take(std::size_t bytes) noexcept;
  void give_back(std::size_t bytes) noexcept { in_use_ -= static_cast<std::int64_t>(bytes); }

  [[nodiscard]] std::size_t limit() const { return static_cast<std::size_t>(limit_.load()); }
  [[nodiscard]] std::size_t left() const noexcept;

  /// About the last take() that failed: "not enough memory: scripts and tensors held 480MB when
  /// 64MB more were asked for, limit 512MB".
  [[nodiscard]] std::string refusal_text() const;

 private:
  static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();
  std::atomic<std::int64_t> limit_ = kNone;
  std::atomic<std::int64_t> in_use_ = 0;
  std::atomic<std::size_t> held_ = 0;  // when it failed
  std::atomic<std::size_t> asked_ = 0;
};

}  // namespace optbench::machine
