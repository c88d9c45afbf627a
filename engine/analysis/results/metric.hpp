// SPDX-License-Identifier: MIT
#pragma once

#include "engine/record/stored_run.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::analysis::results {

/// The data on which a curve was measured.
enum class MetricSplit { train, valid, test };

/// One of a run's six curves: what settings are chosen by, or what is reported of them.
struct Metric {
  MetricSplit split = MetricSplit::test;
  bool accuracy = false;  ///< else the loss

  [[nodiscard]] bool higher_is_better() const { return accuracy; }
  /// Strictly; false when one of them is NaN.
  [[nodiscard]] bool is_better(double a, double b) const { return accuracy ? a > b : a < b; }
  bool operator==(const Metric&) const = default;
};

/// As DeepOBS and the records call it: "test_accuracies".
[[nodiscard]] std::string to_text(const Metric& metric);
/// As people read it: "test accuracy".
[[nodiscard]] std::string title_of(const Metric& metric);
/// Reads either form. Throws Error(unknown_name) with a suggestion.
[[nodiscard]] Metric parse_metric(std::string_view name);

/// The curve; empty where the run has none.
[[nodiscard]] const std::vector<double>& curve_of(const record::StoredRun& run,
                                                  const Metric& metric);
/// Whether each of the runs has it.
[[nodiscard]] bool all_have(std::span<const record::StoredRun* const> runs, const Metric& metric);

/// What is reported of a problem, by whatever the settings were chosen: the test accuracy where all
/// runs have one, else the test loss.
///
/// It is also the metric of DeepOBS 1.1, which fixes it by a list: the loss for quadratic_deep,
/// mnist_vae and fmnist_vae. Its files hold accuracies for exactly the others.
[[nodiscard]] Metric test_metric(std::span<const record::StoredRun* const> runs);

struct MetricChoice {
  Metric metric;
  std::string warning;  ///< one sentence when it is not what one should choose by; or empty
};

/// What settings of a problem are chosen by, unless the user says: the validation accuracy, else
/// the validation loss, else, with a warning, the test metric. All runs of the problem must have
/// it, for all optimizers are to be chosen by the same.
[[nodiscard]] MetricChoice selection_metric(std::span<const record::StoredRun* const> runs);

/// The same as DeepOBS 1.2 does it: validation accuracies, else validation losses, else, with a
/// warning, test losses, also where there are test accuracies.
[[nodiscard]] MetricChoice deepobs_1_2_metric(std::span<const record::StoredRun* const> runs);

}  // namespace optbench::analysis::results
