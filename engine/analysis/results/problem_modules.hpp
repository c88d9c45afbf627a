// SPDX-License-Identifier: MIT
#pragma once

#include "engine/record/stored_run.hpp"

#include <map>
#include <set>
#include <span>
#include <string>

namespace optbench::analysis::results {

/// Which modules belong to a problem's script. Records list the modules that a run loaded, not who
/// required them: those of runs whose optimizer and schedule are shipped are the problem's.
class ProblemModules {
 public:
  ProblemModules() = default;
  explicit ProblemModules(std::span<const record::StoredRun> runs);

  [[nodiscard]] bool contains(const std::string& problem, const std::string& module) const;

 private:
  std::map<std::string, std::set<std::string>> names_;  // by problem
};

}  // namespace optbench::analysis::results
