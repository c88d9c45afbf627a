// SPDX-License-Identifier: MIT
#include "engine/machine/memory_budget.hpp"

#include "engine/base/amount_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace optbench::machine {

MemoryBudget& MemoryBudget::of_process() {
  static MemoryBudget budget;
  return budget;
}

bool MemoryBudget::reserve(std::size_t bytes) noexcept {
  const std::int64_t limit = limit_;
  std::int64_t before = in_use_;
  if (bytes <= static_cast<std::size_t>(limit)) {
    const auto added = static_cast<std::int64_t>(bytes);
    before = in_use_.fetch_add(added);
    if (before <= limit - added) return true;
    in_use_ -= added;
  }
  held_ = static_cast<std::size_t>(std::max<std::int64_t>(0, before));
  asked_ = bytes;
  return false;
}

std::size_t MemoryBudget::left() const noexcept {
  return static_cast<std::size_t>(std::max<std::int64_t>(0, limit_ - in_use_));
}

std::string MemoryBudget::refusal_text() const {
  return fmt::format(
      "not enough memory: scripts and tensors held {} when {} more were asked for, limit {}",
      size_text(held_), size_text(asked_), size_text(limit()));
}

}  // namespace optbench::machine
