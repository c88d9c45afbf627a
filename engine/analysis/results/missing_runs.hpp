// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/results/completeness.hpp"

#include <cstdint>
#include <set>
#include <vector>

namespace optbench::analysis::results {

/// The distinct seeds of a setting.
[[nodiscard]] std::set<std::uint64_t> seeds_of(const SettingRuns& setting);

/// The findings of check_results() on missing seeds, and on missing settings.
[[nodiscard]] std::vector<Finding> find_missing_seeds(const ResultGroups& groups);
[[nodiscard]] std::vector<Finding> find_missing_settings(const ResultGroups& groups);

}  // namespace optbench::analysis::results
