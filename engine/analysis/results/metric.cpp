// SPDX-License-Identifier: MIT
#include "engine/analysis/results/metric.hpp"

#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace optbench::analysis::results {
namespace {

constexpr Metric kValidAccuracy{MetricSplit::valid, true};
constexpr Metric kValidLoss{MetricSplit::valid, false};
constexpr Metric kTestAccuracy{MetricSplit::test, true};
constexpr Metric kTestLoss{MetricSplit::test, false};
constexpr std::array kAll = {kValidAccuracy,
                             kValidLoss,
                             kTestAccuracy,
                             kTestLoss,
                             Metric{MetricSplit::train, true},
                             Metric{MetricSplit::train, false}};

std::string_view word_of(MetricSplit split) {
  switch (split) {
    case MetricSplit::train:
      return "train";
    case MetricSplit::valid:
      return "valid";
    case MetricSplit::test:
      return "test";
  }
  return "";
}

MetricChoice chosen_on_test(std::span<const record::StoredRun* const> runs, const Metric& metric) {
  const auto without = std::count_if(runs.begin(), runs.end(), [](const record::StoredRun* run) {
    return run->valid.losses.empty();
  });
  return {metric, fmt::format("{} of {} runs have no validation values: settings are chosen by the "
                              "{}, which flatters what is reported",
                              without, runs.size(), title_of(metric))};
}

}  // namespace

std::string to_text(const Metric& metric) {
  return fmt::format("{}_{}", word_of(metric.split), metric.accuracy ? "accuracies" : "losses");
}

std::string title_of(const Metric& metric) {
  return fmt::format("{} {}",
                     metric.split == MetricSplit::valid ? "validation" : word_of(metric.split),
                     metric.accuracy ? "accuracy" : "loss");
}

Metric parse_metric(std::string_view name) {
  std::vector<std::string> names;
  for (const Metric& metric : kAll) {
    if (name == to_text(metric) || name == title_of(metric)) return metric;
    names.push_back(to_text(metric));
  }
  fail(ErrorKind::unknown_name, "metric: expected one of {}, got '{}'{}", fmt::join(names, ", "),
       name, did_you_mean(name, names));
}

const std::vector<double>& curve_of(const record::StoredRun& run, const Metric& metric) {
  const record::EpochCurves& curves = metric.split == MetricSplit::train   ? run.train
                                      : metric.split == MetricSplit::valid ? run.valid
                                                                           : run.test;
  return metric.accuracy ? curves.accuracies : curves.losses;
}

bool all_have(std::span<const record::StoredRun* const> runs, const Metric& metric) {
  return std::none_of(runs.begin(), runs.end(),
                      [&](const record::StoredRun* run) { return curve_of(*run, metric).empty(); });
}

Metric test_metric(std::span<const record::StoredRun* const> runs) {
  return all_have(runs, kTestAccuracy) ? kTestAccuracy : kTestLoss;
}

MetricChoice selection_metric(std::span<const record::StoredRun* const> runs) {
  for (const Metric& metric : {kValidAccuracy, kValidLoss}) {
    if (all_have(runs, metric)) return {metric, ""};
  }
  return chosen_on_test(runs, test_metric(runs));
}

MetricChoice deepobs_1_2_metric(std::span<const record::StoredRun* const> runs) {
  for (const Metric& metric : {kValidAccuracy, kValidLoss}) {
    if (all_have(runs, metric)) return {metric, ""};
  }
  return chosen_on_test(runs, kTestLoss);
}

}  // namespace optbench::analysis::results
