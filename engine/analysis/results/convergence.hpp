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
/// it the convergence performance: accuracies are to be reached from below, losses from above.
class ConvergenceThresholds {
 public:
  ConvergenceThresholds() = default;
  /// `standard_only`: they are of losses and accuracies, and say nothing of other metrics.
  explicit ConvergenceThresholds(std::map<std::string, double, std::less<>> thresholds,
                                 bool standard_only = false)
      : thresholds_(std::move(thresholds)), standard_only_(standard_only) {}

  /// None for a problem without one: its speed is unknown. (DeepOBS 1.1 uses 0 there, which every
  /// accuracy reaches before training.)
  [[nodiscard]] std::optional<double> find(std::string_view problem) const;
  /// The same for a problem of which this metric is reported.
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

/// Those that DeepOBS 1.1 published with its baselines, for the eight problems of its two sets. How
/// they were derived is not stated there; those of the VAEs are passed within an epoch.
[[nodiscard]] const ConvergenceThresholds& deepobs_thresholds();

/// Reads a convergence_performance.json: one object, problem to finite number. Throws
/// Error(not_found), Error(io) or Error(corrupt_data).
[[nodiscard]] ConvergenceThresholds read_convergence_thresholds(const std::filesystem::path& path);

}  // namespace optbench::analysis::results
