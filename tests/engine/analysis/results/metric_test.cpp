// SPDX-License-Identifier: MIT
#include "engine/analysis/results/metric.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include "tests/engine/analysis/results/result_files.hpp"
#include "tests/support/thrown_message.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

struct Runs {
  std::vector<StoredRun> runs = {stored_run("p", "sgd", "a", 1, {2, 1}),
                                 stored_run("p", "sgd", "a", 2, {2, 1})};
  std::vector<const StoredRun*> all() const { return {&runs[0], &runs[1]}; }
};

}  // namespace

TEST_CASE("metrics are named as in the records and as people say") {
  CHECK(to_text(Metric{MetricSplit::valid, true}) == "valid_accuracies");
  CHECK(title_of(Metric{MetricSplit::valid, true}) == "validation accuracy");
  CHECK(title_of(Metric{}) == "test loss");
  CHECK(parse_metric("train_losses") == Metric{MetricSplit::train, false});
  CHECK(parse_metric("test accuracy") == Metric{MetricSplit::test, true});
  CHECK(thrown_message(ErrorKind::unknown_name, [] {
          (void)parse_metric("test_acuracies");
        }).ends_with("got 'test_acuracies'; did you mean 'test_accuracies'?"));
}

TEST_CASE("accuracies are better when higher, losses when lower, NaN never") {
  const Metric accuracy{MetricSplit::test, true};
  CHECK(accuracy.is_better(0.5, 0.4));
  CHECK_FALSE(Metric{}.is_better(0.5, 0.4));
  CHECK_FALSE(Metric{}.is_better(kNaN, 0.4));
  CHECK_FALSE(Metric{}.is_better(0.4, kNaN));
}

TEST_CASE("validation accuracy is chosen by where there is one, then validation loss, then test") {
  Runs some;
  MetricChoice choice = selection_metric(some.all());
  CHECK(choice.metric == Metric{MetricSplit::test, false});
  CHECK(choice.warning ==
        "2 of 2 runs have no validation values: settings are chosen by the test loss, which "
        "flatters what is reported");
  for (StoredRun& run : some.runs) run.test.accuracies = {0, 0};
  CHECK(selection_metric(some.all()).metric == Metric{MetricSplit::test, true});
  CHECK(deepobs_1_2_metric(some.all()).metric == Metric{MetricSplit::test, false});
  CHECK(test_metric(some.all()) == Metric{MetricSplit::test, true});

  some.runs[0].valid.losses = {2, 1};
  choice = selection_metric(some.all());
  CHECK(choice.warning.starts_with("1 of 2 runs have no validation values"));
  some.runs[1].valid.losses = {2, 1};
  choice = selection_metric(some.all());
  CHECK(choice.metric == Metric{MetricSplit::valid, false});
  CHECK(choice.warning.empty());
  CHECK(deepobs_1_2_metric(some.all()).metric == choice.metric);
  for (StoredRun& run : some.runs) run.valid.accuracies = {0, 0.5};
  CHECK(selection_metric(some.all()).metric == Metric{MetricSplit::valid, true});
  CHECK(deepobs_1_2_metric(some.all()).metric == Metric{MetricSplit::valid, true});
}

TEST_CASE("one run without accuracies makes the loss the test metric of all") {
  Runs some;
  some.runs[0].test.accuracies = {0, 1};
  CHECK(test_metric(some.all()) == Metric{MetricSplit::test, false});
}
