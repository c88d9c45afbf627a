// SPDX-License-Identifier: MIT
#pragma once

#include "engine/record/metric.hpp"
#include "engine/record/stored_run.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::analysis::results {

/// The split on which a curve was measured.
enum class MetricSplit { train, valid, test };

/// A metric on a split, that is, one of a run's curves: settings are chosen by one and reported by
/// one.
struct Metric : record::Metric {
  MetricSplit split = MetricSplit::test;

  [[nodiscard]] bool higher_is_better() const { return direction == Direction::higher; }
  /// Strictly better; false when a value is NaN.
  [[nodiscard]] bool is_better(double a, double b) const {
    return higher_is_better() ? a > b : a < b;
  }
  /// Metrics are equal when name and split are.
  bool operator==(const Metric& other) const { return name == other.name && split == other.split; }
};

/// The name in DeepOBS and in records: "test_accuracies".
[[nodiscard]] std::string to_text(const Metric& metric);
/// For display: "test accuracy".
[[nodiscard]] std::string title_of(const Metric& metric);
/// The title with a capital letter: "Top-5 accuracy".
[[nodiscard]] std::string heading_of(const record::Metric& metric);
/// Reads the form of to_text() or title_of(), of a metric that one of the runs declares, or of the
/// loss and the accuracy. Throws Error(unknown_name) with a suggestion.
[[nodiscard]] Metric parse_metric(std::string_view name, std::span<const record::StoredRun> runs);

/// The values; empty when the run does not have the curve.
[[nodiscard]] const std::vector<double>& curve_of(const record::StoredRun& run,
                                                  const Metric& metric);
/// Whether each of the runs has it, of those that were evaluated at all; false where none was. So a
/// run that was stopped before its first evaluation does not decide what a problem is judged by.
[[nodiscard]] bool all_have(std::span<const record::StoredRun* const> runs, const Metric& metric);

/// All metrics that at least one of the runs measured on some split, in declared order.
[[nodiscard]] std::vector<record::Metric> metrics_of(
    std::span<const record::StoredRun* const> runs);

/// The metric that is reported for a problem, however the settings were chosen: on the test split
/// the declared primary metric, the accuracy, or the loss; the first that all runs have.
///
/// DeepOBS 1.1 has a list instead: the loss for quadratic_deep, mnist_vae and fmnist_vae. The
/// result is the same, since its files hold accuracies for exactly the other problems.
[[nodiscard]] Metric test_metric(std::span<const record::StoredRun* const> runs);

struct MetricChoice {
  Metric metric;
  std::string warning;  ///< one sentence when one should not choose by this metric; or empty
};

/// The default metric by which the settings of a problem are chosen: on the validation split the
/// primary metric, the accuracy, or the loss; else, with a warning, the test metric. All runs of
/// the problem must have it, so that all optimizers are chosen by the same metric.
[[nodiscard]] MetricChoice selection_metric(std::span<const record::StoredRun* const> runs);

/// The same as in DeepOBS 1.2: validation accuracies, else validation losses, else, with a
/// warning, test losses, even where there are test accuracies.
[[nodiscard]] MetricChoice deepobs_1_2_metric(std::span<const record::StoredRun* const> runs);

}  // namespace optbench::analysis::results
