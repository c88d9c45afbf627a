// SPDX-License-Identifier: MIT
#pragma once

#include "engine/record/metric.hpp"
#include "engine/record/stored_run.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::analysis::results {

/// The data on which a curve was measured.
enum class MetricSplit { train, valid, test };

/// One of a run's curves, a metric on a split: what settings are chosen by, or what is reported of
/// them.
struct Metric : record::Metric {
  MetricSplit split = MetricSplit::test;

  [[nodiscard]] bool higher_is_better() const { return direction == Direction::higher; }
  /// Strictly; false when one of them is NaN.
  [[nodiscard]] bool is_better(double a, double b) const {
    return higher_is_better() ? a > b : a < b;
  }
  /// Metrics of one name are one.
  bool operator==(const Metric& other) const { return name == other.name && split == other.split; }
};

/// As DeepOBS and the records call it: "test_accuracies".
[[nodiscard]] std::string to_text(const Metric& metric);
/// As people read it: "test accuracy".
[[nodiscard]] std::string title_of(const Metric& metric);
/// The title as a heading: "Top-5 accuracy".
[[nodiscard]] std::string heading_of(const record::Metric& metric);
/// Reads either form of to_text() and title_of(), of a metric that one of the runs declares, or of
/// the loss and the accuracy. Throws Error(unknown_name) with a suggestion.
[[nodiscard]] Metric parse_metric(std::string_view name, std::span<const record::StoredRun> runs);

/// The curve; empty where the run has none.
[[nodiscard]] const std::vector<double>& curve_of(const record::StoredRun& run,
                                                  const Metric& metric);
/// Whether each of the runs has it, of those that were evaluated at all; false where none was. So a
/// run that was stopped before its first evaluation does not decide what a problem is judged by.
[[nodiscard]] bool all_have(std::span<const record::StoredRun* const> runs, const Metric& metric);

/// What at least one of the runs measured on some split, in the order in which they declare it.
[[nodiscard]] std::vector<record::Metric> metrics_of(
    std::span<const record::StoredRun* const> runs);

/// What is reported of a problem, by whatever the settings were chosen: on the test part the metric
/// that is declared as primary, the accuracy, or the loss; the first that all runs have.
///
/// It is also the metric of DeepOBS 1.1, which fixes it by a list: the loss for quadratic_deep,
/// mnist_vae and fmnist_vae. Its files hold accuracies for exactly the others.
[[nodiscard]] Metric test_metric(std::span<const record::StoredRun* const> runs);

struct MetricChoice {
  Metric metric;
  std::string warning;  ///< one sentence when it is not what one should choose by; or empty
};

/// What settings of a problem are chosen by, unless the user says: on the validation part the
/// primary metric, the accuracy, or the loss, else, with a warning, the test metric. All runs of
/// the problem must have it, for all optimizers are to be chosen by the same.
[[nodiscard]] MetricChoice selection_metric(std::span<const record::StoredRun* const> runs);

/// The same as DeepOBS 1.2 does it: validation accuracies, else validation losses, else, with a
/// warning, test losses, also where there are test accuracies.
[[nodiscard]] MetricChoice deepobs_1_2_metric(std::span<const record::StoredRun* const> runs);

}  // namespace optbench::analysis::results
