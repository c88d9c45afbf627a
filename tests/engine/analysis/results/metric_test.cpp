// SPDX-License-Identifier: MIT
#include "engine/analysis/results/metric.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include "tests/engine/analysis/results/metric_on.hpp"
#include "tests/engine/record/result_files.hpp"
#include "tests/support/thrown_message.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

struct Runs {
  std::vector<record::StoredRun> runs = {stored_run("p", "sgd", "a", 1, {2, 1}),
                                         stored_run("p", "sgd", "a", 2, {2, 1})};
  std::vector<const record::StoredRun*> all() const { return {&runs[0], &runs[1]}; }
};

}  // namespace

TEST_CASE("metrics are named as in records and for display") {
  CHECK(to_text(metric_on(analysis::results::MetricSplit::valid, true)) == "valid_accuracies");
  CHECK(title_of(metric_on(analysis::results::MetricSplit::valid, true)) == "validation accuracy");
  CHECK(title_of(metric_on(analysis::results::MetricSplit::test, false)) == "test loss");
  CHECK(analysis::results::parse_metric("train_losses", {}) ==
        metric_on(analysis::results::MetricSplit::train, false));
  CHECK(analysis::results::parse_metric("test accuracy", {}) ==
        metric_on(analysis::results::MetricSplit::test, true));
  CHECK(thrown_message(ErrorKind::unknown_name, [] {
          (void)analysis::results::parse_metric("test_acuracies", {});
        }).ends_with("got 'test_acuracies'; did you mean 'test_accuracies'?"));
}

TEST_CASE("accuracies are better when higher, losses when lower, NaN never") {
  const analysis::results::Metric accuracy = metric_on(analysis::results::MetricSplit::test, true);
  CHECK(accuracy.is_better(0.5, 0.4));
  CHECK_FALSE(metric_on(analysis::results::MetricSplit::test, false).is_better(0.5, 0.4));
  CHECK_FALSE(metric_on(analysis::results::MetricSplit::test, false).is_better(kNaN, 0.4));
  CHECK_FALSE(metric_on(analysis::results::MetricSplit::test, false).is_better(0.4, kNaN));
}

TEST_CASE("validation accuracy is chosen by where there is one, then validation loss, then test") {
  Runs some;
  analysis::results::MetricChoice choice = analysis::results::selection_metric(some.all());
  CHECK(choice.metric == metric_on(analysis::results::MetricSplit::test, false));
  CHECK(choice.warning ==
        "2 of 2 runs have no validation values: settings are chosen by the test loss, which "
        "flatters what is reported");
  for (record::StoredRun& run : some.runs) run.test["accuracy"] = {0, 0};
  CHECK(analysis::results::selection_metric(some.all()).metric ==
        metric_on(analysis::results::MetricSplit::test, true));
  CHECK(analysis::results::deepobs_1_2_metric(some.all()).metric ==
        metric_on(analysis::results::MetricSplit::test, false));
  CHECK(analysis::results::test_metric(some.all()) ==
        metric_on(analysis::results::MetricSplit::test, true));

  some.runs[0].valid["loss"] = {2, 1};
  choice = analysis::results::selection_metric(some.all());
  CHECK(choice.warning.starts_with("1 of 2 runs have no validation values"));
  some.runs[1].valid["loss"] = {2, 1};
  choice = analysis::results::selection_metric(some.all());
  CHECK(choice.metric == metric_on(analysis::results::MetricSplit::valid, false));
  CHECK(choice.warning.empty());
  CHECK(analysis::results::deepobs_1_2_metric(some.all()).metric == choice.metric);
  for (record::StoredRun& run : some.runs) run.valid["accuracy"] = {0, 0.5};
  CHECK(analysis::results::selection_metric(some.all()).metric ==
        metric_on(analysis::results::MetricSplit::valid, true));
  CHECK(analysis::results::deepobs_1_2_metric(some.all()).metric ==
        metric_on(analysis::results::MetricSplit::valid, true));
}

TEST_CASE("one run without accuracies makes the loss the test metric of all") {
  Runs some;
  some.runs[0].test["accuracy"] = {0, 1};
  CHECK(analysis::results::test_metric(some.all()) ==
        metric_on(analysis::results::MetricSplit::test, false));
}
