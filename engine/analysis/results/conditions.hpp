// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/results/problem_modules.hpp"
#include "engine/record/stored_run.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace optbench::analysis::results {

/// What decides, for runs of one problem, what the loss and the data are. Under other conditions a
/// problem is another one: its values cannot be compared.
struct Conditions {
  /// What is not at its default, by name ("data", "dtype", options), and "problem file": the digest
  /// of the scripts that define the problem.
  std::map<std::string, std::string> departures;
  std::optional<double> l2_factor = {};  ///< in force; of foreign files the one that was given
  bool has_default_l2 = true;            ///< nobody gave another
  std::optional<std::int64_t> numerics_version = {};
  bool is_ours =
      false;  ///< of a record of ours: a foreign file says nothing of options and version

  bool operator==(const Conditions&) const = default;
  /// As the problem comes: real data, default options. A script defines its own.
  [[nodiscard]] bool is_usual() const;
};

[[nodiscard]] Conditions conditions_of(const record::StoredRun& run, const ProblemModules& modules);

/// Whether runs under both may be compared. A foreign file goes with the usual conditions, under
/// whatever numerics version.
[[nodiscard]] bool are_alike(const Conditions& a, const Conditions& b);

/// Runs of one problem under like conditions.
struct LikeRuns {
  Conditions conditions;
  /// How it is told from the others, "synthetic data, L2 factor 0.01"; empty for the usual one, and
  /// where there are no others.
  std::string mark;
  std::vector<const record::StoredRun*> runs;
};

/// Splits the runs of a problem; in the order in which they first occur, the usual ones first.
[[nodiscard]] std::vector<LikeRuns> split_by_conditions(
    const std::vector<const record::StoredRun*>& runs, const ProblemModules& modules);

}  // namespace optbench::analysis::results
