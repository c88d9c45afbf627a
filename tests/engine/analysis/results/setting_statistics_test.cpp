// SPDX-License-Identifier: MIT
#include "engine/analysis/results/setting_statistics.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <span>

#include "tests/engine/record/result_files.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

/// Of the last losses or accuracies of several runs.
double median(const std::vector<double>& values, bool higher_is_better = false) {
  std::vector<std::span<const double>> curves;
  for (const double& value : values) curves.emplace_back(&value, 1);
  return analysis::results::curve_statistics(curves, 1, higher_is_better).median.at(0);
}

analysis::results::SettingStatistics of(const std::vector<record::StoredRun>& runs) {
  const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  return analysis::results::setting_statistics(groups.problems[0].optimizers[0].settings[0]);
}

}  // namespace

TEST_CASE("in a median values that are not finite are the worst") {
  CHECK(median({7}) == 7);
  CHECK(median({kNaN, 1, 3}) == 3);
  CHECK(median({kInfinity, 1, 3}) == 3);
  CHECK(median({-kInfinity, 1, 3}) == 3);
  CHECK(median({kNaN, 1, 3}, /*higher_is_better=*/true) == 1);
  CHECK(median({kInfinity, 1, 3}, /*higher_is_better=*/true) == 1);
  CHECK(std::isnan(median({kNaN, 1})));
  CHECK(std::isnan(median({1, kInfinity})));
  CHECK(std::isnan(median({kNaN, kInfinity, 1})));
}

TEST_CASE("statistics of a setting are those written out by hand") {
  std::vector<record::StoredRun> runs = {stored_run("p", "sgd", "a", 1, {4, 1}),
                                         stored_run("p", "sgd", "a", 2, {4, 2}),
                                         stored_run("p", "sgd", "a", 3, {4, 6})};
  const double accuracies[] = {0.5, 0.25, 0};
  for (std::size_t i = 0; i < 3; ++i) runs[i].test["accuracy"] = {0, accuracies[i]};
  const analysis::results::SettingStatistics statistics = of(runs);
  CHECK(statistics.runs == 3);
  CHECK(statistics.diverged == 0);
  const analysis::results::CurveStatistics& losses = statistics.test["loss"];
  CHECK(losses.runs == 3);
  CHECK(losses.mean == std::vector<double>{4, 3});
  CHECK(losses.deviation[0] == 0);
  CHECK(losses.deviation[1] == std::sqrt(14.0 / 3));
  CHECK(losses.median == std::vector<double>{4, 2});
  CHECK(losses.lower_quartile == std::vector<double>{4, 1.5});
  CHECK(losses.upper_quartile == std::vector<double>{4, 4});
  CHECK(losses.lowest == std::vector<double>{4, 1});
  CHECK(losses.highest == std::vector<double>{4, 6});
  CHECK(statistics.test["accuracy"].mean == std::vector<double>{0, 0.25});
  CHECK(statistics.test["accuracy"].lowest == std::vector<double>{0, 0});
  CHECK(statistics.train["loss"].mean == losses.mean);
  CHECK(statistics.valid["loss"].runs == 0);
  CHECK(statistics.valid["loss"].mean.empty());
}

TEST_CASE("one diverged run makes the mean NaN from there on, and the median goes on") {
  const analysis::results::SettingStatistics statistics =
      of({stored_run("p", "sgd", "a", 1, {4, 1, 1}), stored_run("p", "sgd", "a", 2, {4, 2, 2}),
          stored_run("p", "sgd", "a", 3, {4, kInfinity, kNaN})});
  CHECK(statistics.diverged == 1);
  const analysis::results::CurveStatistics& losses = statistics.test["loss"];
  CHECK(losses.mean[0] == 4);
  CHECK(losses.mean[1] == kInfinity);
  CHECK(std::isnan(losses.mean[2]));
  CHECK(std::isnan(losses.deviation[1]));
  CHECK(losses.median == std::vector<double>{4, 2, 2});
  CHECK(losses.lowest[2] == 1);
  CHECK(std::isnan(losses.highest[2]));
}

TEST_CASE("one run has no spread, and NaN everywhere stays NaN") {
  const analysis::results::CurveStatistics one =
      of({stored_run("p", "sgd", "a", 1, {4, 1})}).test["loss"];
  CHECK(one.deviation == std::vector<double>{0, 0});
  CHECK(one.lower_quartile == one.upper_quartile);
  const analysis::results::CurveStatistics none =
      of({stored_run("p", "sgd", "a", 1, {kNaN, kNaN})}).test["loss"];
  for (const double value : {none.mean[0], none.median[1], none.lowest[1], none.highest[0]})
    CHECK(std::isnan(value));
}

TEST_CASE("statistics end where the shortest run does") {
  const analysis::results::CurveStatistics losses =
      of({stored_run("p", "sgd", "a", 1, {4, 1}), stored_run("p", "sgd", "a", 2, {2, 1, 0})})
          .test["loss"];
  CHECK(losses.mean == std::vector<double>{3, 1});
}
