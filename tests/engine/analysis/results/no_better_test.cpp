// SPDX-License-Identifier: MIT
#include "engine/analysis/results/no_better.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/engine/analysis/results/metric_on.hpp"
#include "tests/engine/record/result_files.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

const analysis::results::Metric kLoss = metric_on(analysis::results::MetricSplit::test, false);
const analysis::results::Metric kAccuracy = metric_on(analysis::results::MetricSplit::test, true);

bool by_loss(const std::vector<double>& losses) {
  const record::StoredRun run = stored_run("p", "a", "s", 1, losses);
  return analysis::results::is_no_better(run, kLoss, losses.size());
}

bool by_accuracy(const std::vector<double>& losses, const std::vector<double>& accuracies) {
  record::StoredRun run = stored_run("p", "a", "s", 1, losses);
  run.test["accuracy"] = accuracies;
  return analysis::results::is_no_better(run, kAccuracy, losses.size());
}

}  // namespace

TEST_CASE("a loss that ends where it began or above is no better than at the start") {
  CHECK(by_loss({2, 1, 2}));
  CHECK(by_loss({2, 1, 3}));
  CHECK_FALSE(by_loss({2, 1, 1.999}));
}

TEST_CASE("an accuracy at chance level is no better than at the start, though luck raised it") {
  CHECK(by_accuracy({2.3, 900}, {0.0975, 0.1135}));     // Adam at rate 100 on mnist_mlp
  CHECK(by_accuracy({2.31, 2.302}, {0.0975, 0.1135}));  // all outputs alike
  CHECK(by_accuracy({2.3, 1}, {0.1, 0.1}));             // never rose
  CHECK_FALSE(by_accuracy({4.61, 4.3}, {0.01, 0.04}));  // slow, but it learns
  CHECK_FALSE(by_accuracy({2.3, 50}, {0.1, 0.85}));     // its loss is poor, not its accuracy
}

TEST_CASE("diverged runs, and runs without epochs or evaluations, are not in this class") {
  CHECK_FALSE(by_loss({2}));
  CHECK_FALSE(by_loss({2, 3, kNaN}));
  record::StoredRun run = stored_run("p", "a", "s", 1, {kNaN, kNaN});
  run.outcome = record::StoredOutcome::stopped_early;
  run.missed_evaluations = 2;
  CHECK_FALSE(analysis::results::is_no_better(run, kLoss, 2));
}
