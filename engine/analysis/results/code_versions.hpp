// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/results/problem_modules.hpp"
#include "engine/record/stored_run.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace optbench::analysis::results {

/// Tells apart what stands under one label but is different code: a rule that was edited between
/// two sweeps, two files called rule.lua, another module under one name. What is not known (foreign
/// files, classes given inline) cannot be told apart.
class CodeVersions {
 public:
  CodeVersions(std::span<const record::StoredRun> runs, const ProblemModules& modules);

  /// The run's label, followed by a short digest where its label stands for several: "rule
  /// [1a2b3c4d]". The digest is that of the file, where a single one differs.
  [[nodiscard]] std::string label_of(const record::StoredRun& run) const;

  /// One sentence per label that stands for several: which, and what files differ.
  [[nodiscard]] std::vector<std::string> mixtures() const;

 private:
  /// Of the file of a role, by what tells it from others of the run: "optimizer", "module helper".
  [[nodiscard]] static std::string key_of(const CodeFile& file);
  [[nodiscard]] bool is_considered(const record::StoredRun& run, const CodeFile& file) const;

  const ProblemModules& modules_;
  std::map<std::string, std::set<std::string>> contested_;  // by label: keys of files that differ
  struct Version {
    std::size_t runs = 0;
    std::string files;  // "optimizer a/rule.lua"
  };
  std::map<std::string, std::map<std::string, Version>> versions_;  // by label and label_of()
};

/// Which files differ between the code of two runs, "schedule warm.lua (a/warm.lua, b/warm.lua)";
/// empty where none does.
[[nodiscard]] std::string code_difference(const record::StoredRun& a, const record::StoredRun& b);

}  // namespace optbench::analysis::results
