// SPDX-License-Identifier: MIT
#include "engine/analysis/results/problem_modules.hpp"

#include <algorithm>

namespace optbench::analysis::results {

ProblemModules::ProblemModules(std::span<const record::StoredRun> runs) {
  for (const record::StoredRun& run : runs) {
    const bool has_user_rule = std::ranges::any_of(run.code, [](const CodeFile& file) {
      return (file.role == "optimizer" || file.role == "schedule") && !file.file.empty();
    });
    if (has_user_rule) continue;
    for (const CodeFile& file : run.code) {
      if (file.role == "module") names_[run.problem].insert(file.name);
    }
  }
}

bool ProblemModules::contains(const std::string& problem, const std::string& module) const {
  const auto found = names_.find(problem);
  return found != names_.end() && found->second.contains(module);
}

}  // namespace optbench::analysis::results
