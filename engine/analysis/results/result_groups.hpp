// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/results/conditions.hpp"
#include "engine/record/stored_run.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace optbench::analysis::results {

/// The runs of one setting: they differ in the seed.
struct SettingRuns {
  std::string name;  ///< of the setting's folder, with the mark
  /// A short digest where one folder holds runs of different identity: "[1a2b3c4d]"; else empty.
  std::string mark = {};
  std::string title = {};  ///< "quadratic_deep / sgd / num_epochs__100__...", as messages name it
  std::vector<const record::StoredRun*> runs = {};  ///< by seed, then by path
  /// Runs of a seed that is among `runs`, with the same values: the same run once more.
  std::vector<const record::StoredRun*> repetitions = {};
  /// Values of the shortest list among the runs: 1 + epochs. What a setting's statistics cover;
  /// what longer runs did after is left out.
  std::size_t length = 0;

  /// The run that options, rate and epochs are taken from.
  [[nodiscard]] const record::StoredRun& first() const { return *runs.front(); }
};

/// One optimizer on one problem.
struct OptimizerSettings {
  std::string label;                  ///< CodeVersions::label_of()
  std::vector<SettingRuns> settings;  ///< by name; at least one
};

/// All optimizers on one problem, under like conditions.
struct ProblemResults {
  std::string problem;  ///< where there are other conditions "mnist_mlp (synthetic data)"
  std::string name;     ///< as the records call it: "mnist_mlp"
  Conditions conditions = {};
  /// Whether it stands for its name where several problems are compared: the usual conditions, else
  /// those with the most runs.
  bool is_main = true;
  std::vector<OptimizerSettings> optimizers = {};  ///< by label; at least one

  /// The runs of all its settings, in their order.
  [[nodiscard]] std::vector<const record::StoredRun*> runs() const;
};

/// Results grouped for tables and figures.
struct ResultGroups {
  std::vector<ProblemResults> problems;  ///< by name
  /// "quadratic_deep / sgd / num_epochs__...: what is odd": settings whose runs have lists of
  /// different length, and those that hold a seed twice.
  std::vector<std::string> warnings;
  /// "sgd: ...": what was kept apart and why, and what could not be told apart.
  std::vector<std::string> mixtures;

  /// None when there is no such problem.
  [[nodiscard]] const ProblemResults* find(std::string_view problem) const;
  /// The problem of that name under conditions whose values can be compared with these.
  [[nodiscard]] const ProblemResults* find_like(std::string_view name,
                                                const Conditions& conditions) const;
};

/// Groups by problem, label and the setting's name, never by value: in DeepOBS's results seed 42
/// has a rate with all digits and seeds 43 to 51 the rounded one, in one folder. Folders of the
/// same name in different places (results of two machines) are one setting. Byte order throughout.
///
/// What is not alike is kept apart: runs of a problem under different conditions, runs of a label
/// under different code, runs of a setting of different identity. Runs whose identity is not known
/// (foreign files; ours that were given code inline) go by label and setting alone.
///
/// A run that is in a setting twice, with the same seed and the same values throughout, counts
/// once; of a seed with different values each run counts, with a warning.
///
/// The groups point into `runs`, which must live as long and stay where they are.
[[nodiscard]] ResultGroups group_runs(std::span<const record::StoredRun> runs);

}  // namespace optbench::analysis::results
