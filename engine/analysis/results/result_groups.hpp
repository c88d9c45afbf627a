// SPDX-License-Identifier: MIT
#pragma once

#include "engine/record/stored_run.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace optbench::analysis::results {

/// The runs of one setting: they differ in the seed.
struct SettingRuns {
  std::string name;                            ///< of the setting's folder
  std::vector<const record::StoredRun*> runs;  ///< by seed, then by path
  /// Values of the shortest list among the runs: 1 + epochs. What a setting's statistics cover;
  /// what longer runs did after is left out.
  std::size_t length = 0;

  /// Its options, rate and numbers are those of its first run.
  [[nodiscard]] const record::StoredRun& first() const { return *runs.front(); }
};

/// One optimizer on one problem.
struct OptimizerSettings {
  std::string label;
  std::vector<SettingRuns> settings;  ///< by name; at least one
};

/// All optimizers on one problem.
struct ProblemResults {
  std::string problem;
  std::vector<OptimizerSettings> optimizers;  ///< by label; at least one

  /// Those of all its settings, in their order.
  [[nodiscard]] std::vector<const record::StoredRun*> runs() const;
};

/// Results as tables and figures want them.
struct ResultGroups {
  std::vector<ProblemResults> problems;  ///< by name
  /// "quadratic_deep / sgd / num_epochs__...: what is odd": settings whose runs have lists of
  /// different length, and those that hold a seed twice (both runs are kept).
  std::vector<std::string> warnings;

  /// None when there is no such problem.
  [[nodiscard]] const ProblemResults* find(std::string_view problem) const;
};

/// Groups by problem, label and the setting's name, never by value: DeepOBS's seed 42 has a rate
/// with all digits and seeds 43 to 51 the rounded one, in one folder. Folders of the same names in
/// different places (results of two machines) are one setting. Byte order throughout.
///
/// The groups point into `runs`, which must live as long and stay where they are.
[[nodiscard]] ResultGroups group_runs(std::span<const record::StoredRun> runs);

/// "quadratic_deep / sgd / num_epochs__100__...", as messages name a setting.
[[nodiscard]] std::string setting_title(const record::StoredRun& run);

}  // namespace optbench::analysis::results
