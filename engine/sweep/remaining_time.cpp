// SPDX-License-Identifier: MIT
#include "engine/sweep/remaining_time.hpp"

#include <algorithm>

namespace optbench::sweep {

void RemainingTime::expect(const std::string& group) { ++groups_[group].left; }

void RemainingTime::drop(const std::string& group) {
  Group& entry = groups_[group];
  if (entry.left > 0) --entry.left;
}

void RemainingTime::ended(const std::string& group, double seconds) {
  Group& entry = groups_[group];
  if (entry.left > 0) --entry.left;
  ++entry.done;
  entry.seconds += seconds;
}

std::optional<double> RemainingTime::estimate(std::size_t workers, double spent) const {
  std::size_t left = 0;
  Group all;
  for (const auto& [name, group] : groups_) {
    left += group.left;
    all.done += group.done;
    all.seconds += group.seconds;
  }
  if (left == 0) return 0;
  if (all.done == 0) return std::nullopt;
  double work = 0;
  for (const auto& [name, group] : groups_) {
    const Group& known = group.done > 0 ? group : all;
    work += static_cast<double>(group.left) * known.seconds / static_cast<double>(known.done);
  }
  const std::size_t busy = std::clamp<std::size_t>(workers, 1, left);
  return std::max(work - spent, 0.0) / static_cast<double>(busy);
}

}  // namespace optbench::sweep
