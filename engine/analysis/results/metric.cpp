// SPDX-License-Identifier: MIT
#include "engine/analysis/results/metric.hpp"

#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <optional>

namespace optbench::analysis::results {
namespace {

constexpr MetricSplit kSplits[] = {MetricSplit::valid, MetricSplit::test, MetricSplit::train};

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

const record::EpochCurves& curves_of(const record::StoredRun& run, MetricSplit split) {
  return split == MetricSplit::train   ? run.train
         : split == MetricSplit::valid ? run.valid
                                       : run.test;
}

bool has_curve(const record::StoredRun& run, const record::Metric& metric) {
  return std::ranges::any_of(
      kSplits, [&](MetricSplit split) { return !curves_of(run, split)[metric.name].empty(); });
}

void add_new(std::vector<record::Metric>& metrics, const record::Metric& metric) {
  if (std::ranges::find(metrics, metric.name, &record::Metric::name) == metrics.end())
    metrics.push_back(metric);
}

/// The first of `metrics` that all runs have on the split.
std::optional<Metric> first_that_all_have(std::span<const record::StoredRun* const> runs,
                                          const std::vector<record::Metric>& candidates,
                                          MetricSplit split) {
  for (const record::Metric& candidate : candidates) {
    const Metric metric{candidate, split};
    if (all_have(runs, metric)) return metric;
  }
  return std::nullopt;
}

/// Accuracy, then loss.
std::vector<record::Metric> usual_metrics() {
  return {record::accuracy_metric(), record::loss_metric()};
}

/// The metrics that can decide a choice, best first.
std::vector<record::Metric> judging_metrics(std::span<const record::StoredRun* const> runs) {
  std::vector<record::Metric> metrics = metrics_of(runs);
  std::erase_if(metrics, [](const record::Metric& metric) { return !metric.primary; });
  for (const record::Metric& metric : usual_metrics()) add_new(metrics, metric);
  return metrics;
}

MetricChoice choose(std::span<const record::StoredRun* const> runs,
                    const std::vector<record::Metric>& candidates, const Metric& otherwise) {
  if (const auto metric = first_that_all_have(runs, candidates, MetricSplit::valid))
    return {*metric, ""};
  const auto without = std::ranges::count_if(runs, [](const record::StoredRun* run) {
    return run->measured() > 0 && run->valid[record::loss_metric().name].empty();
  });
  return {otherwise,
          fmt::format("{} of {} runs have no validation values: settings are chosen by the {}, "
                      "which flatters what is reported",
                      without, runs.size(), title_of(otherwise))};
}

}  // namespace

std::string to_text(const Metric& metric) {
  return fmt::format("{}_{}", word_of(metric.split), metric.series);
}

std::string title_of(const Metric& metric) {
  return fmt::format("{} {}",
                     metric.split == MetricSplit::valid ? "validation" : word_of(metric.split),
                     metric.title);
}

std::string heading_of(const record::Metric& metric) {
  std::string heading = metric.title;
  if (!heading.empty())
    heading[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(heading[0])));
  return heading;
}

Metric parse_metric(std::string_view name, std::span<const record::StoredRun> runs) {
  std::vector<record::Metric> metrics = usual_metrics();
  for (const record::StoredRun& run : runs) {
    for (const record::Metric& metric : run.metrics) add_new(metrics, metric);
  }
  std::vector<std::string> names;
  for (const MetricSplit split : kSplits) {
    for (const record::Metric& each : metrics) {
      const Metric metric{each, split};
      if (name == to_text(metric) || name == title_of(metric)) return metric;
      names.push_back(to_text(metric));
    }
  }
  fail(ErrorKind::unknown_name, "metric: expected one of {}, got '{}'{}", fmt::join(names, ", "),
       name, did_you_mean(name, names));
}

const std::vector<double>& curve_of(const record::StoredRun& run, const Metric& metric) {
  return curves_of(run, metric.split)[metric.name];
}

bool all_have(std::span<const record::StoredRun* const> runs, const Metric& metric) {
  bool any = false;
  for (const record::StoredRun* run : runs) {
    if (run->measured() == 0) continue;
    if (curve_of(*run, metric).empty()) return false;
    any = true;
  }
  return any;
}

std::vector<record::Metric> metrics_of(std::span<const record::StoredRun* const> runs) {
  std::vector<record::Metric> metrics;
  for (const record::StoredRun* run : runs) {
    for (const record::Metric& metric : run->metrics) {
      if (has_curve(*run, metric)) add_new(metrics, metric);
    }
  }
  return metrics;
}

Metric test_metric(std::span<const record::StoredRun* const> runs) {
  return first_that_all_have(runs, judging_metrics(runs), MetricSplit::test)
      .value_or(Metric{record::loss_metric(), MetricSplit::test});
}

MetricChoice selection_metric(std::span<const record::StoredRun* const> runs) {
  return choose(runs, judging_metrics(runs), test_metric(runs));
}

MetricChoice deepobs_1_2_metric(std::span<const record::StoredRun* const> runs) {
  return choose(runs, usual_metrics(), {record::loss_metric(), MetricSplit::test});
}

}  // namespace optbench::analysis::results
