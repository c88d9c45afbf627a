// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/results/metric.hpp"
#include "engine/analysis/results/result_groups.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace optbench::analysis::results {

/// The value of the reported metric at which a problem counts as solved, by problem. DeepOBS calls
/// it the convergence performance. Accuracies must rise to it, losses must fall to it.
class ConvergenceThresholds {
 public:
  ConvergenceThresholds() = default;
  /// `standard_only`: the values are losses and accuracies, and do not apply to other metrics.
  explicit ConvergenceThresholds(std::map<std::string, double, std::less<>> thresholds,
                                 bool standard_only = false)
      : thresholds_(std::move(thresholds)), standard_only_(standard_only) {}

  /// None for a problem without a target: its speed is unknown. (DeepOBS 1.1 uses 0 there, which
  /// every accuracy reaches before training.)
  [[nodiscard]] std::optional<double> find(std::string_view problem) const;
  /// The same, provided that `reported` is the metric that the target is of.
  [[nodiscard]] std::optional<double> find(std::string_view problem, const Metric& reported) const;
  /// The same under the problem's conditions: by its whole name; by its plain one where there is no
  /// other. DeepOBS's thresholds hold under the usual conditions alone.
  [[nodiscard]] std::optional<double> find(const ProblemResults& problem,
                                           const Metric& reported) const;
  [[nodiscard]] const auto& all() const { return thresholds_; }

 private:
  std::map<std::string, double, std::less<>> thresholds_;
  bool standard_only_ = false;
};

/// The targets that DeepOBS 1.1 published with its baselines, for the eight problems of its two
/// sets. It does not say how they were derived; those of the VAEs are passed within an epoch.
[[nodiscard]] const ConvergenceThresholds& deepobs_thresholds();

/// Reads a convergence_performance.json: one object that maps problems to finite numbers. Throws
/// Error(not_found), Error(io) or Error(corrupt_data).
[[nodiscard]] ConvergenceThresholds read_convergence_thresholds(const std::filesystem::path& path);

}  // namespace optbench::analysis::results
